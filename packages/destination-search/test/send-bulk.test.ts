import type { ModifiedResponse, RequestClient } from '@segment/actions-core'
import fc from 'fast-check'
import { writeItems } from '../src/bulk/pack'
import { sendBulk } from '../src/bulk/send-bulk'
import { parseBulk } from './support/cluster/bulk'
import type { WireOperation } from './support/cluster/bulk'
import { runs } from './support/runs'

/** What the stand-in of a request client answers: a status for all, results for each, or an error. */
type Reply = number | 'results' | 'unreadable' | Error

interface Sent {
  readonly ids: readonly unknown[]
  readonly bytes: number
}

function client(reply: (sent: Sent, request: number) => Reply): { request: RequestClient; sent: Sent[] } {
  const sent: Sent[] = []
  const request = async (_url: string, { body }: { body: string }) => {
    const operations = parseBulk(body) as WireOperation[]
    const ids = operations.map(({ meta }) => meta['_id'])
    sent.push({ ids, bytes: Buffer.byteLength(body) })
    const answer = reply(sent.at(-1)!, sent.length)
    if (answer instanceof Error) throw answer
    const status = typeof answer === 'number' ? answer : 200
    const items = operations.map(({ action }) => ({ [action]: { status: 201, result: 'created' } }))
    const content = answer === 'results' ? JSON.stringify({ errors: false, items }) : '{}'
    return { status, ok: status === 200, content, data: JSON.parse(content) as object } as unknown as ModifiedResponse
  }
  return { request: request as never, sent }
}

const items = (count: number) =>
  writeItems(
    Array.from({ length: count }, (_, place) => ({
      place,
      operation: { action: 'create' as const, index: 'i', id: String(place), document: { place } }
    }))
  ).written

const settings = (maxBulkBytes?: number) => ({
  endpoint: 'https://search.example.com',
  ...(maxBulkBytes === undefined ? {} : { maxBulkBytes })
})

const outcomes = async (request: RequestClient, count: number, maxBulkBytes?: number): Promise<string[]> => {
  const settled = await sendBulk(request, settings(maxBulkBytes), items(count))
  return settled.map((each) => {
    if ('error' in each) return 'error'
    return each.verdict.done ? 'done' : each.verdict.status.toString()
  })
}

/** Bytes of one of the items above. */
const ONE = Buffer.byteLength(items(1)[0]!.lines)

describe('a batch on its way', () => {
  it('is one request where it fits, and none where it is empty', async () => {
    const { request, sent } = client(() => 'results')
    expect(await outcomes(request, 3)).toEqual(['done', 'done', 'done'])
    expect(sent).toHaveLength(1)
    expect(await outcomes(request, 0)).toEqual([])
    expect(sent).toHaveLength(1)
  })

  it('is halved after 413, the first half first, down to single items', async () => {
    const { request, sent } = client(({ ids }) => (ids.length > 1 ? 413 : 'results'))
    expect(await outcomes(request, 4)).toEqual(['done', 'done', 'done', 'done'])
    expect(sent.map(({ ids }) => ids.join())).toEqual(['0,1,2,3', '0,1', '0', '1', '2,3', '2', '3'])
  })

  it('is rejected item by item where each by itself is too large', async () => {
    const { request, sent } = client(() => 413)
    expect(await outcomes(request, 3)).toEqual(['413', '413', '413'])
    expect(sent).toHaveLength(5)
  })

  it.each<[Reply, readonly string[], number]>([
    [429, ['done', '429', '429', '429'], 2],
    [503, ['done', '503', '503', '503'], 2],
    [401, ['done', '401', '401', '401'], 2],
    [403, ['done', '403', '403', '403'], 2],
    [302, ['done', '302', '302', '302'], 2],
    ['unreadable', ['done', '500', '500', '500'], 2],
    [new Error('reset'), ['done', 'error', 'error', 'error'], 2],
    [400, ['done', '400', 'done', 'done'], 4]
  ])('after %s of its second request', async (second, expected, requests) => {
    const { request, sent } = client((_sent, count) => (count === 2 ? second : 'results'))
    expect(await outcomes(request, 4, ONE)).toEqual(expected)
    expect(sent).toHaveLength(requests)
  })

  it('settles each item once, in order, sends none twice but after 413, and keeps the order of what is sent', async () => {
    const reply = fc.constantFrom<Reply>(
      'results',
      'results',
      'results',
      400,
      401,
      413,
      429,
      503,
      'unreadable',
      new Error('x')
    )
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 1, max: 6 }),
        fc.array(reply, { minLength: 30, maxLength: 30 }),
        async (count, each, replies) => {
          const { request, sent } = client((_sent, place) => replies[place - 1] ?? 'results')
          const settled = await sendBulk(request, settings(each * (ONE + 4)), items(count))
          expect(settled.map(({ item }) => item.place)).toEqual(Array.from({ length: count }, (_, place) => place))
          const kept = sent.filter((_, place) => replies[place] !== 413 || sent[place]!.ids.length === 1)
          const ids = kept.flatMap(({ ids: all }) => all.map(Number))
          expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b))
        }
      ),
      runs(300)
    )
  })
})
