import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { startReceiver, type Receiver } from '@extensible-webhooks/harness'
import { verifyBody } from '@extensible-webhooks/signing'
import { createFolder, ndjson, track, workspace, xwh, type Folder } from './support/run-cli'
import { until } from './support/spawn-cli'

const LOCAL = '--allow-private-network=127.0.0.1'

describe('xwh deliver', () => {
  let receiver: Receiver
  let folder: Folder
  beforeEach(async () => {
    receiver = await startReceiver()
    folder = createFolder()
  })
  afterEach(async () => {
    folder.remove()
    await receiver.close()
  })
  const bodies = (): unknown[] => receiver.requests.map(({ body }) => JSON.parse(body.toString()) as unknown)
  const ids = (): string[] => bodies().map((body) => (body as { messageId: string }).messageId)

  it('delivers NDJSON, a list and one object over lines, and standard input, in one run', async () => {
    const files = [
      folder.file('a.ndjson', `\ufeff${ndjson(track('n1'), track('n2')).replaceAll('\n', '\r\n\r\n')}`),
      folder.file('b.json', JSON.stringify([track('l1'), track('l2')], undefined, 2)),
      folder.file('c.json', JSON.stringify(track('o1'), undefined, 2))
    ]
    const file = folder.file('w.yaml', workspace(receiver.url))
    const { code, stderr } = await xwh(['deliver', file, ...files, '-', LOCAL], { stdin: ndjson(track('s1')) })
    expect([code, stderr]).toEqual([0, ''])
    expect(ids().sort()).toEqual(['l1', 'l2', 'n1', 'n2', 'o1', 's1'])
  })

  it('sends what the mapping says, signed', async () => {
    const file = folder.file(
      'w.yaml',
      workspace(receiver.url, { fields: ', data: { id: { "@path": $.properties.id } }' })
    )
    await xwh(['deliver', file, folder.file('e.ndjson', ndjson(track('m1', { id: 7 }))), LOCAL])
    const [request] = receiver.requests
    expect(request?.body.toString()).toBe('{"id":7}')
    expect(verifyBody({ headers: request!.headers, body: request!.body, secrets: ['s'] })).toEqual({ secretIndex: 0 })
  })

  it('prints a summary for people', async () => {
    const file = folder.file('w.yaml', workspace(receiver.url))
    const events = folder.file('e.ndjson', ndjson(track('a'), track('b'), { type: 'page', messageId: 'c' }))
    const { stdout } = await xwh(['deliver', file, events, LOCAL])
    expect(stdout).toMatch(/^Test: 3 events in \d+\.\d s\n/)
    for (const line of [
      /events +3\n/,
      /delivered +2\n/,
      /retried +0\n/,
      /rejected +0\n/,
      /requests +2\n/,
      /rate +[\d,]+ events\/s\n/
    ]) {
      expect(stdout).toMatch(line)
    }
    expect(stdout).toMatch(/latency +p50 [\d,]+ ms +p95 [\d,]+ ms +p99 [\d,]+ ms\n/)
    expect(stdout).toMatch(/orders \/ Track +2 delivered\n/)
    expect(stdout).toMatch(/Left out \(no failure\)\n +trigger\/not-matched +1 /)
    expect(stdout).not.toContain('\u001b')
  })

  it('prints one object with --json', async () => {
    const file = folder.file('w.yaml', workspace(receiver.url))
    const events = folder.file('e.ndjson', `${ndjson(track('a'))}nonsense\n${ndjson({ type: 'page' })}`)
    const { code, stdout } = await xwh(['deliver', file, events, LOCAL, '--json'])
    expect(code).toBe(2)
    expect(JSON.parse(stdout)).toEqual({
      events: 3,
      delivered: 1,
      retried: 0,
      rejected: [
        { stage: 'ingest', code: 'unreadable', count: 1 },
        { stage: 'trigger', code: 'not-matched', count: 1 }
      ],
      requests: 1,
      seconds: expect.any(Number),
      eventsPerSecond: expect.any(Number),
      latencyMs: { p50: expect.any(Number), p95: expect.any(Number), p99: expect.any(Number) },
      stoppedAt: null
    })
  })

  it('tells a bad line with file and line, and delivers the others', async () => {
    const file = folder.file('w.yaml', workspace(receiver.url))
    const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`
    const events = folder.file(
      'e.ndjson',
      `${ndjson(track('a'))}{"type":"track" oops}\n[]\n${deep}\n${ndjson(track('b'))}`
    )
    const { code, stderr } = await xwh(['deliver', file, events, LOCAL])
    expect(code).toBe(2)
    expect(ids().sort()).toEqual(['a', 'b'])
    expect(stderr.trim().split('\n')).toEqual([
      `${events}:2: This is not valid JSON (column 17); correct it, or remove it. [ingest/unreadable]`,
      `${events}:3: This is JSON, but not an object; write the event as an object, {…}. [ingest/unreadable]`,
      `${events}:4: The event is nested deeper than 1000 levels; make it flatter, or remove it. [ingest/too-deep]`
    ])
  })

  it('tells no more than twenty bad lines', async () => {
    const file = folder.file('w.yaml', workspace(receiver.url))
    const { stderr } = await xwh(['deliver', file, folder.file('e.ndjson', 'x\n'.repeat(500)), LOCAL])
    expect(stderr.trim().split('\n')).toHaveLength(21)
    expect(stderr).toContain('Further bad lines are counted and not told.')
  })

  it('leaves prototypes alone and delivers odd events', async () => {
    const file = folder.file('w.yaml', workspace(receiver.url))
    const odd =
      '{"type":"track","messageId":"p","__proto__":{"polluted":1},"properties":{"constructor":"x","s":"\\ud800"}}\n'
    const { code } = await xwh(['deliver', file, folder.file('e.ndjson', odd + ndjson(track('q'))), LOCAL])
    expect(code).toBe(0)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    expect(ids().sort()).toEqual(['p', 'q'])
  })

  it('sends again what failed, and counts it once', async () => {
    receiver.reply([503, { status: 429, headers: { 'retry-after': '0' } }, 200])
    const file = folder.file('w.yaml', workspace(receiver.url))
    const { code, stdout } = await xwh(['deliver', file, folder.file('e.ndjson', ndjson(track('a'))), LOCAL, '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ delivered: 1, retried: 1, rejected: [], requests: 3 })
  })

  it('gives up after --attempts, and ends with 1', async () => {
    receiver.reply({ status: 503, headers: { 'retry-after': '0' } })
    const file = folder.file('w.yaml', workspace(receiver.url))
    const args = ['deliver', file, folder.file('e.ndjson', ndjson(track('a'))), LOCAL, '--json', '--attempts', '3']
    const { code, stdout } = await xwh(args)
    expect(code).toBe(1)
    expect(receiver.requests).toHaveLength(3)
    expect(JSON.parse(stdout)).toMatchObject({
      delivered: 0,
      rejected: [{ stage: 'response', code: 'server-error', count: 1 }]
    })
  })

  it('forms batches inside an envelope', async () => {
    const fields = ', data: { id: { "@path": $.messageId } }, batch_envelope: { kind: orders }, batch_path: items'
    const file = folder.file('w.yaml', workspace(receiver.url, { fields, mapping: 'batch: { size: 2 }' }))
    const events = folder.file('e.ndjson', ndjson(track('a'), track('b'), track('c')))
    expect((await xwh(['deliver', file, events, LOCAL])).code).toBe(0)
    expect(bodies()).toEqual([
      { kind: 'orders', items: [{ id: 'a' }, { id: 'b' }] },
      { kind: 'orders', items: [{ id: 'c' }] }
    ])
  })

  it('never sends the item of one customer to the URL of another', async () => {
    const text = workspace('X')
      .replace('"X"', '{ "@template": "URL/{{properties.customer}}" }')
      .replace('URL', receiver.url)
    const file = folder.file('w.yaml', `${text.trimEnd()}\n        batch: { size: 10 }\n`)
    const events = Array.from({ length: 60 }, (_, index) => track(`m${index}`, { customer: `c${index % 3}` }))
    expect((await xwh(['deliver', file, folder.file('e.ndjson', ndjson(...events)), LOCAL])).code).toBe(0)
    for (const { path, body } of receiver.requests) {
      const items = JSON.parse(body.toString()) as { properties: { customer: string } }[]
      expect(new Set(items.map(({ properties }) => `/${properties.customer}`))).toEqual(new Set([path]))
    }
    expect(receiver.requests.length).toBeGreaterThanOrEqual(6)
  })

  it('takes the source from --source, else from the write key, and asks where neither is there', async () => {
    const two = workspace(receiver.url).replace('destinations:', '  shop: { writeKey: key-shop }\ndestinations:')
    const file = folder.file('w.yaml', two)
    const keyed = folder.file(
      'k.ndjson',
      ndjson({ ...track('a'), writeKey: 'key-website' }, { ...track('b'), writeKey: 'key-shop' })
    )
    expect((await xwh(['deliver', file, keyed, LOCAL])).stdout).toMatch(/route\/no-destination +1/)
    expect(bodies()).toEqual([track('a')])
    const bare = folder.file('b.ndjson', ndjson(track('c'), track('d')))
    expect((await xwh(['deliver', file, bare, LOCAL, '--source', 'website'])).code).toBe(0)
    const { code, stderr } = await xwh(['deliver', file, bare, LOCAL])
    expect([code, stderr]).toEqual([
      2,
      `${bare}:1: the event has no writeKey and the workspace has several sources (website, shop); add --source SLUG.\n`
    ])
  })

  it('answers everything by itself with --mock, OAuth among it', async () => {
    const authentication =
      'authentication: { type: oauth2-client-credentials, clientId: c, clientSecret: s, tokenUrl: "https://idp.example.com/token" }'
    const file = folder.file('w.yaml', workspace('https://api.example.com/', { destination: authentication }))
    const { code, stdout } = await xwh([
      'deliver',
      file,
      folder.file('e.ndjson', ndjson(track('a'))),
      '--mock',
      '--json'
    ])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ delivered: 1, requests: 2 })
  })

  it('calls no private address unless that is allowed', async () => {
    const file = folder.file('w.yaml', workspace(receiver.url))
    const events = folder.file('e.ndjson', ndjson(track('a')))
    const { code, stdout } = await xwh(['deliver', file, events, '--json'])
    expect([code, receiver.requests.length]).toEqual([1, 0])
    expect(JSON.parse(stdout)).toMatchObject({
      requests: 0,
      rejected: [{ stage: 'request', code: 'address-refused', count: 1 }]
    })
    expect((await xwh(['deliver', file, events])).stdout).toContain('--allow-private-network=HOST')
    expect((await xwh(['deliver', '--allow-private-network', file, events])).code).toBe(0)
    expect((await xwh(['deliver', file, events, '--allow-private-network=10.0.0.0/8'])).code).toBe(1)
  })

  it('reads no faster than the endpoint takes', async () => {
    const open: (() => void)[] = []
    let answerAll = false
    receiver.reply(async () => {
      if (!answerAll) await new Promise<void>((resolve) => open.push(resolve))
      return 200
    })
    const total = 300
    let taken = 0
    const chunks = function* (): Generator<Buffer> {
      for (; taken < total; taken++) yield Buffer.from(ndjson(track(`m${taken}`, { text: 'x'.repeat(100_000) })))
    }
    const file = folder.file('w.yaml', workspace(receiver.url, { fields: ', data: { id: { "@path": $.messageId } }' }))
    const running = xwh(['deliver', file, '-', LOCAL, '--json'], {
      stdin: Readable.from(chunks(), { highWaterMark: 1 })
    })
    await until('the connections to be busy and 16 MB to be read', () => open.length === 50 && taken >= 160)
    for (let turn = 0; turn < 100; turn++) await new Promise((resolve) => setImmediate(resolve))
    expect(taken).toBeLessThan(180)
    answerAll = true
    for (const answer of open) answer()
    expect(JSON.parse((await running).stdout)).toMatchObject({ events: total, delivered: total })
  })

  it('keeps to the limits of the destination', async () => {
    const destination = 'limits: { requestsPerSecond: 20 }'
    const file = folder.file('w.yaml', workspace(receiver.url, { destination }))
    const events = folder.file('e.ndjson', ndjson(...Array.from({ length: 9 }, (_, index) => track(`m${index}`))))
    await xwh(['deliver', file, events, LOCAL])
    const times = receiver.requests.map(({ receivedAtMs }) => receivedAtMs)
    expect(times.at(-1)! - times[0]!).toBeGreaterThanOrEqual(380)
  })

  it('ends a request at the deadline of the destination', async () => {
    receiver.reply({ status: 200, delayMs: 3_000 })
    const file = folder.file('w.yaml', workspace(receiver.url, { destination: 'limits: { timeoutMs: 100 }' }))
    const events = folder.file('e.ndjson', ndjson(track('a')))
    const started = Date.now()
    const { stdout } = await xwh(['deliver', file, events, LOCAL, '--json', '--attempts', '1'])
    expect(JSON.parse(stdout)).toMatchObject({ rejected: [{ stage: 'request', code: 'timeout', count: 1 }] })
    expect(Date.now() - started).toBeLessThan(2_000)
  })
})

describe('xwh deliver --rejections', () => {
  let receiver: Receiver
  let folder: Folder
  beforeEach(async () => {
    receiver = await startReceiver(({ body }) => (body.includes('bad') ? 422 : 200))
    folder = createFolder()
  })
  afterEach(async () => {
    folder.remove()
    await receiver.close()
  })
  const rows = (path: string): Record<string, unknown>[] =>
    readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>)

  it('holds stage, code, reason and event of what was not delivered, which can be delivered again', async () => {
    const file = folder.file('w.yaml', workspace(receiver.url))
    const events = folder.file(
      'e.ndjson',
      `${ndjson(track('a'), track('bad'), { type: 'page', messageId: 'p' })}oops\n`
    )
    const path = `${folder.path}/r.ndjson`
    const { code } = await xwh(['deliver', file, events, LOCAL, '--rejections', path])
    expect(code).toBe(2)
    const found = rows(path).sort((a, b) => Number(a['line']) - Number(b['line']))
    expect(found).toEqual([
      expect.objectContaining({
        stage: 'response',
        code: 'client-error',
        httpStatus: 422,
        line: 2,
        event: track('bad')
      }),
      expect.objectContaining({ stage: 'ingest', code: 'unreadable', line: 4, event: null })
    ])
    const again = folder.file('again.ndjson', ndjson(found[0]!['event'] as object))
    receiver.reply(200)
    expect((await xwh(['deliver', file, again, LOCAL])).code).toBe(0)
  })

  it('holds events that were left out only with --all', async () => {
    const file = folder.file('w.yaml', workspace(receiver.url))
    const events = folder.file('e.ndjson', ndjson({ type: 'page', messageId: 'p' }))
    const path = `${folder.path}/r.ndjson`
    expect((await xwh(['deliver', file, events, LOCAL, '--rejections', path])).code).toBe(0)
    expect(rows(path)).toEqual([])
    await xwh(['deliver', file, events, LOCAL, '--rejections', path, '--all'])
    expect(rows(path)).toEqual([expect.objectContaining({ stage: 'trigger', code: 'not-matched', eventId: 'p' })])
  })
})
