import fc from 'fast-check'
import type { BulkAction, Operation } from '../src/bulk/operation'
import { readVerdicts, verdictOnAll } from '../src/bulk/verdict'
import { runs } from './support/runs'

const ACTIONS: readonly BulkAction[] = ['create', 'index', 'update', 'delete']

const operation = (action: BulkAction): Operation => ({ action, index: 'i', id: '1' })

function verdictOn(action: BulkAction, result: object) {
  const body = { errors: false, items: [{ [action]: result }] }
  return readVerdicts({ status: 200, ok: true, body }, [operation(action)])?.[0]
}

/** `done`, or whether it is retried and with which status. */
function shortly(action: BulkAction, status: number): string {
  const verdict = verdictOn(action, { status, error: { type: 't', reason: 'r' } })
  if (!verdict) return 'unreadable'
  return verdict.done ? `done ${verdict.result}` : `${verdict.retry ? 'retry' : 'reject'} ${verdict.status}`
}

describe('the verdict on an operation', () => {
  it.each<[number, string, string, string, string]>([
    // status, create, index, update, delete
    [200, 'done done', 'done done', 'done done', 'done done'],
    [201, 'done done', 'done done', 'done done', 'done done'],
    [400, 'reject 400', 'reject 400', 'reject 400', 'reject 400'],
    [403, 'reject 403', 'reject 403', 'reject 403', 'reject 403'],
    [404, 'reject 404', 'reject 404', 'reject 404', 'done not found'],
    [409, 'done already there', 'retry 500', 'retry 500', 'retry 500'],
    [429, 'retry 429', 'retry 429', 'retry 429', 'retry 429'],
    [500, 'retry 500', 'retry 500', 'retry 500', 'retry 500'],
    [501, 'reject 501', 'reject 501', 'reject 501', 'reject 501'],
    [503, 'retry 503', 'retry 503', 'retry 503', 'retry 503']
  ])('is by its action and status: %i', (status, ...expected) => {
    expect(ACTIONS.map((action) => shortly(action, status))).toEqual(expected)
  })

  it('holds what the cluster did', () => {
    expect(verdictOn('update', { status: 200, result: 'noop' })).toEqual({ done: true, status: 200, result: 'noop' })
  })

  it.each([
    [
      'document_missing_exception',
      /^There is no document of this id; the sync mode upsert makes one\. document_missing/
    ],
    ['index_not_found_exception', /^There is no index of this name/],
    ['strict_dynamic_mapping_exception', /^The index takes only the fields of its mapping/],
    ['es_rejected_execution_exception', /^The cluster has too much to do/],
    ['mapper_parsing_exception', /^mapper_parsing_exception: why$/]
  ])('says what to do about %s', (type, words) => {
    const verdict = verdictOn('update', { status: 400, error: { type, reason: 'why' } })
    expect(verdict).toMatchObject({
      done: false,
      message: expect.stringMatching(words),
      error: { type, reason: 'why' }
    })
  })

  it('says the status where the cluster says nothing', () => {
    expect(verdictOn('index', { status: 400 })).toMatchObject({
      message: 'The cluster gave this document the status 400.'
    })
  })

  it('is read by its place, whatever the result is called', () => {
    const body = { items: [{ index: { status: 201 } }, { create: { status: 400 } }] }
    const verdicts = readVerdicts({ status: 200, ok: true, body }, ACTIONS.slice(0, 2).map(operation))
    expect(verdicts?.map(({ done }) => done)).toEqual([true, false])
  })

  it.each([
    [undefined],
    [null],
    ['<html>'],
    [[]],
    [{}],
    [{ items: {} }],
    [{ items: [] }],
    [{ items: [{ create: { status: 201 } }, { create: { status: 201 } }] }],
    [{ items: [null] }],
    [{ items: [{}] }],
    [{ items: [{ create: null }] }],
    [{ items: [{ create: { status: '201' } }] }]
  ])('is none where the answer is %j', (body) => {
    expect(readVerdicts({ status: 200, ok: true, body }, [operation('create')])).toBeUndefined()
  })

  it('is never an error of the program, whatever JSON comes, and then is on every operation or on none', () => {
    const loose = fc.oneof(fc.jsonValue(), fc.record({ items: fc.array(fc.jsonValue(), { maxLength: 4 }) }))
    fc.assert(
      fc.property(loose, fc.array(fc.constantFrom(...ACTIONS), { maxLength: 4 }), (body, actions) => {
        const verdicts = readVerdicts({ status: 200, ok: true, body }, actions.map(operation))
        expect(verdicts === undefined || verdicts.length === actions.length).toBe(true)
        for (const status of [200, 302, 400, 401, 429, 500]) {
          const { done, message } = verdictOnAll({ status, ok: status === 200, body }) as {
            done: boolean
            message: string
          }
          expect(done).toBe(false)
          expect(message.length).toBeLessThan(1_500)
        }
      }),
      runs(500)
    )
  })
})

describe('the verdict on a whole request', () => {
  it.each([
    [200, true, 500, 'results-unreadable'],
    [429, true, 429, undefined],
    [503, true, 503, undefined],
    [401, false, 401, undefined],
    [400, false, 400, undefined],
    [301, false, 301, undefined]
  ])('of status %i', (status, retry, expected, code) => {
    const verdict = verdictOnAll({ status, ok: status === 200, body: undefined })
    expect(verdict).toMatchObject({ done: false, retry, status: expected })
    expect('code' in verdict ? verdict.code : undefined).toBe(code)
  })
})
