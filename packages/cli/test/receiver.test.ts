import { readFileSync } from 'node:fs'
import { startReceiver, TLS_KINDS } from '@extensible-webhooks/harness'
import { createTransport } from '@extensible-webhooks/engine'
import { signBody, signStandardWebhook } from '@extensible-webhooks/signing'
import { receiverCommand } from '../src/receiver/command'
import { addressOf, startCli } from './support/live-cli'
import { createFolder, ndjson, track, workspace, xwh, type Folder } from './support/run-cli'
import { build, start, until } from './support/spawn-cli'

const SECRET = 'canary-shared'
const STANDARD = `whsec_${Buffer.from('canary-standard-secret-32-bytes!').toString('base64')}`
const BODY = '{"a":1}'

const post = (url: string, headers: Record<string, string> = {}, body = BODY): Promise<Response> =>
  fetch(url, { method: 'POST', headers, body })
const standardHeaders = (body = BODY): Record<string, string> =>
  signStandardWebhook({ id: 'm1', timestamp: Math.floor(Date.now() / 1_000), body, secrets: [STANDARD] })

describe('D5: xwh receiver', () => {
  it('answers by path, shows each request, and ends with 0 after --count', async () => {
    const run = startCli(['receiver', '--port', '0', '--count', '6'])
    const url = await addressOf(run)
    expect(await (await post(`${url}/orders`)).json()).toEqual({ ok: true })
    const limited = await post(`${url}/status/429?retry-after=2`)
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '2'])
    expect([(await post(`${url}/seq/500,200`)).status, (await post(`${url}/seq/500,200`)).status]).toEqual([500, 200])
    await expect(post(`${url}/fault/reset`)).rejects.toThrow()
    const partial = await post(`${url}/results/207?every=1`, {}, '[1]')
    expect([partial.status, await partial.json()]).toMatchObject([207, { results: [{ status: 400 }] }])
    expect(await run.ended).toBe(0)
    const lines = run.stdout().trimEnd().split('\n')
    expect(lines).toHaveLength(6)
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d\.\d{3} {2}POST \/orders {2}200 {2}\{"a":1\}$/)
    expect(lines[1]).toContain('POST /status/429?retry-after=2  429')
    expect(lines[4]).toContain('POST /fault/reset  fault reset')
    expect(run.stderr()).toMatch(/^Listening on http:\/\/127\.0\.0\.1:\d+ \(Ctrl-C ends\)\.\n6 requests came\.\n$/)
    expect(run.listeners()).toBe(0)
  })

  it('says whether signatures are right and by which secret, and ends with 1 where one was wrong', async () => {
    const env = { NEW: 'canary-new', OLD: SECRET, HOOK: STANDARD }
    const args = ['receiver', '--port', '0', '--count', '3', '--secret-env', 'NEW', '--secret-env', 'OLD']
    const run = startCli([...args, '--standard-secret-env', 'HOOK'], env)
    const url = await addressOf(run)
    await post(url, { 'x-signature': signBody(SECRET, BODY), ...standardHeaders() })
    await post(url, { 'x-signature': signBody(SECRET, 'other'), ...standardHeaders('other') })
    await post(url)
    expect(await run.ended).toBe(1)
    const [right, wrong, missing] = run.stdout().split('\n')
    expect(right).toContain('X-Signature right ($OLD)  Standard Webhooks right ($HOOK)')
    expect(wrong).toContain('X-Signature wrong (no-match)  Standard Webhooks wrong (no-match)')
    expect(missing).toContain('X-Signature wrong (missing-header)  Standard Webhooks wrong (missing-header)')
    expect(run.stderr()).toContain('3 requests came. Signatures: 2 right, 4 wrong.')
    expect(run.stdout() + run.stderr()).not.toContain('canary')
  })

  it('takes secrets on the command line, and never shows them', async () => {
    const run = startCli(['receiver', '--port', '0', '--count', '1', '--secret', SECRET, '--standard-secret', STANDARD])
    await post(await addressOf(run), { 'x-signature': signBody(SECRET, BODY), ...standardHeaders() })
    expect(await run.ended).toBe(0)
    expect(run.stdout()).toContain('X-Signature right (--secret #1)  Standard Webhooks right (--standard-secret #1)')
    expect(run.stdout() + run.stderr()).not.toMatch(/canary|whsec_/)
  })

  it('--json prints each request as one line, without credentials', async () => {
    const run = startCli(['receiver', '--port', '0', '--count', '2', '--json', '--secret', SECRET])
    const url = await addressOf(run)
    const headers = { authorization: 'Bearer canary-token', 'x-signature': signBody(SECRET, BODY) }
    await post(`${url}/orders?api_key=canary-key`, headers)
    await post(`${url}/fault/gone`)
    expect(await run.ended).toBe(1)
    const entries = run
      .stdout()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(entries[0]).toMatchObject({
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      method: 'POST',
      path: '/orders?api_key=…',
      status: 200,
      fault: null,
      signatures: [{ kind: 'x-signature', ok: true, secret: '--secret #1' }],
      headers: { authorization: 'Bearer … (12 characters)', 'content-length': '7' },
      body: BODY,
      bodyBytes: 7,
      cut: false
    })
    expect(entries[1]).toMatchObject({
      status: null,
      fault: 'gone',
      signatures: [{ ok: false, code: 'missing-header' }]
    })
    expect(run.stdout()).not.toContain('canary')
  })

  it('cuts bodies to a line, and shows headers and whole bodies where asked', async () => {
    const body = `first\n${'x'.repeat(200)}\nlast`
    const short = startCli(['receiver', '--port', '0', '--count', '1'])
    await post(await addressOf(short), {}, body)
    await short.ended
    expect(short.stdout()).toMatch(/ first …\n$/)
    const whole = startCli(['receiver', '--port', '0', '--count', '1', '--headers', '--body'])
    await post(await addressOf(whole), { 'x-a': '1' }, body)
    await whole.ended
    expect(whole.stdout()).toContain('\n    x-a: 1\n')
    expect(whole.stdout()).toContain(`\n\n    first\n    ${'x'.repeat(200)}\n    last\n`)
  })

  it('F44: shows nothing that a terminal would act on, and colours only on a terminal', async () => {
    const run = startCli(['receiver', '--port', '0', '--count', '1', '--headers', '--body'])
    await post(await addressOf(run), {}, '\u001b[2J\u0007evil')
    await run.ended
    expect(run.stdout()).toContain('\\x1b[2J\\x07evil')
    expect(run.stdout()).not.toContain('\u001b')
    const terminal = startCli(['receiver', '--port', '0', '--count', '1'], {}, true)
    await post(await addressOf(terminal), {}, '\u001b[2J')
    await terminal.ended
    expect(terminal.stdout()).toContain('\u001b[1mPOST /')
    expect(terminal.stdout()).not.toContain('\u001b[2J')
  })

  it.each([
    ['503', 503],
    ['{"status":202,"text":"later"}', 202],
    ['redirect?status=308', 308]
  ])('--reply %s is what other paths answer', async (reply, status) => {
    const run = startCli(['receiver', '--port', '0', '--count', '1', '--reply', reply])
    const response = await fetch(await addressOf(run), { redirect: 'manual' })
    expect(response.status).toBe(status)
    expect(await run.ended).toBe(0)
  })

  it('ends with 0 at Ctrl-C, and says how many requests came', async () => {
    const run = startCli(['receiver', '--port', '0', '--count', '5', '--secret', SECRET])
    await post(await addressOf(run))
    run.interrupt()
    expect(await run.ended).toBe(0)
    expect(run.stderr()).toContain('1 request came, 5 were waited for. Signatures: 0 right, 1 wrong.\n')
    expect(run.listeners()).toBe(0)
  })

  it('ends at Ctrl-C although a request hangs', async () => {
    const run = startCli(['receiver', '--port', '0'])
    const failed = expect(post(`${await addressOf(run)}/fault/hang`)).rejects.toThrow()
    await until('the request', () => run.stdout().includes('fault hang'))
    run.interrupt()
    expect(await run.ended).toBe(0)
    await failed
  })

  it.each([
    ['with 1 where fewer came than were waited for', ['--count', '2'], 1, '0 requests came, 2 were waited for.'],
    ['with 0 where none was waited for', [], 0, '0 requests came.']
  ])('--timeout ends %s', async (_title, args, code, told) => {
    const run = startCli(['receiver', '--port', '0', '--timeout', '1', ...args])
    expect(await run.ended).toBe(code)
    expect(run.stderr()).toContain(told)
  })

  it('F13: speaks TLS, and writes the certificate to trust', async () => {
    const folder = createFolder()
    try {
      const ca = `${folder.path}/ca.pem`
      const run = startCli(['receiver', '--port', '0', '--tls', '--write-ca', ca, '--count', '1'])
      const url = await addressOf(run)
      const transport = createTransport({ allowPrivateNetwork: true, ca: readFileSync(ca, 'utf8') })
      const { status } = await transport.send({ method: 'POST', url, headers: {}, body: BODY })
      await transport.close()
      expect([status, await run.ended]).toEqual([200, 0])
    } finally {
      folder.remove()
    }
  })

  it('knows the certificates that the harness can make', () => {
    const io = { env: {} } as Parameters<typeof receiverCommand>[0]
    const { options } = receiverCommand(io, () => undefined)
    expect(options.find(({ long }) => long === '--tls')?.argChoices).toEqual(Object.keys(TLS_KINDS))
  })

  it.each([
    ['--port', '65536'],
    ['--port', 'x'],
    ['--count', '0'],
    ['--timeout', '-1'],
    ['--tls', 'vaild'],
    ['--reply', 'hnag'],
    ['--reply', '99'],
    ['--reply', '{"a":1}'],
    ['--secret-env', 'NOT_THERE'],
    ['--secret', ''],
    ['--standard-secret', 'canary-without-prefix'],
    ['--standard-secret', 'whsec_canary!'],
    ['--write-ca', 'ca.pem'],
    ['--what', '1']
  ])('ends with 2 for %s %s', async (option, value) => {
    const { code, stdout, stderr } = await xwh(['receiver', `${option}=${value}`])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(option)
    expect(stderr).not.toContain('canary')
  })

  it('ends with 2 where the port is taken, or the certificate cannot be written', async () => {
    const other = await startReceiver()
    try {
      const { code, stderr } = await xwh(['receiver', '--port', String(other.port)])
      expect([code, stderr]).toEqual([
        2,
        `--port ${other.port}: another program listens on it; choose another, or 0 for a free one.\n`
      ])
    } finally {
      await other.close()
    }
    const { code, stderr } = await xwh(['receiver', '--port', '0', '--tls', '--write-ca', '/nowhere/ca.pem'])
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('--write-ca /nowhere/ca.pem: the file cannot be written (ENOENT)')
    ])
  })
})

describe('xwh receiver as a process', () => {
  let folder: Folder
  beforeAll(build, 120_000)
  beforeEach(() => {
    folder = createFolder()
  })
  afterEach(() => {
    folder.remove()
  })

  it('receives what xwh deliver sends, through a fault and its retry, and ends by itself', async () => {
    const receiver = start(['receiver', '--port', '0', '--count', '3', '--secret-env', 'S', '--json'], {
      env: { S: 's' }
    })
    let heard = ''
    receiver.child.stderr.on('data', (chunk: Buffer) => (heard += chunk.toString()))
    await until('the address', () => heard.includes('Listening'))
    const url = /Listening on (\S+)/.exec(heard)![1]!
    const file = folder.file('w.yaml', workspace(`${url}/seq/503,200`))
    const events = folder.file('e.ndjson', ndjson(track('a'), track('b')))
    const delivered = await xwh(['deliver', file, events, '--allow-private-network', '--concurrency', '1', '--json'])
    expect(JSON.parse(delivered.stdout)).toMatchObject({ delivered: 2, retried: 1, requests: 3 })
    const { code, stdout } = await receiver.ended
    expect(code).toBe(0)
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { status: number; signatures: { ok: boolean }[] })
    expect(lines.map(({ status }) => status)).toEqual([503, 200, 200])
    expect(lines.every(({ signatures }) => signatures[0]!.ok)).toBe(true)
  })

  it('ends with 0 at a real Ctrl-C', async () => {
    const { child, ended } = start(['receiver', '--port', '0'])
    let heard = ''
    child.stderr.on('data', (chunk: Buffer) => (heard += chunk.toString()))
    await until('the address', () => heard.includes('Listening'))
    child.kill('SIGINT')
    expect(await ended).toMatchObject({ code: 0, stderr: expect.stringContaining('0 requests came.') })
  })
})
