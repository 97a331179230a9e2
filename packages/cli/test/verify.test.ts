import { createHmac, generateKeyPairSync } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { signBody, signStandardWebhook } from '@extensible-webhooks/signing'
import { createFolder, xwh, type Folder, type Ran } from './support/run-cli'

const SECRET = 'canary-shared-secret'
const KEY = Buffer.from('canary-standard-secret-32-bytes!')
const STANDARD = `whsec_${KEY.toString('base64')}`
const ENV = { S: SECRET, OLD: 'canary-old', W: STANDARD }
const BODY = '{"id":"o-1","items":[1,2]}'
const AT = 1_767_600_000

const standard = (body: string, timestamp = AT): Record<string, string> =>
  signStandardWebhook({ id: 'm1', timestamp, body, secrets: [STANDARD] })
const sha1 = (key: string | Buffer, body: string | Buffer = BODY, encoding: 'hex' | 'base64' = 'hex'): string =>
  createHmac('sha1', key).update(body).digest(encoding)

describe('xwh verify', () => {
  let folder: Folder
  beforeEach(() => {
    folder = createFolder()
  })
  afterEach(() => {
    folder.remove()
  })
  const flags = (headers: Record<string, string>): string[] =>
    Object.entries(headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`])
  const verify = (headers: Record<string, string>, body: string | Buffer, ...more: string[]): Promise<Ran> =>
    xwh(['verify', ...flags(headers), '--body', folder.file('body', body), '--at', String(AT), ...more], { env: ENV })
  const bySecret = (signature: string, body: string | Buffer = BODY, ...more: string[]): Promise<Ran> =>
    verify({ 'X-Signature': signature }, body, '--secret-env', 'S', ...more)
  const byStandard = (headers: Record<string, string>, body = BODY, ...more: string[]): Promise<Ran> =>
    verify(headers, body, '--standard-secret-env', 'W', ...more)

  it('says which secret signed, and ends with 0', async () => {
    const both = { 'X-Signature': sha1(SECRET), ...standard(BODY) }
    const args = ['--secret-env', 'OLD', '--secret-env', 'S', '--standard-secret-env', 'W']
    const { code, stdout, stderr } = await verify(both, BODY, ...args)
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toBe('X-Signature: right, signed with $S\nStandard Webhooks: right, signed with $W\n')
  })

  it('accepts upper-case hex, and says that others would not', async () => {
    const { code, stdout } = await bySecret(sha1(SECRET).toUpperCase())
    expect([code, stdout]).toEqual([0, expect.stringContaining('written in upper-case hex')])
  })

  it('ends with 1 where one of two signatures is wrong', async () => {
    const both = { 'X-Signature': sha1(SECRET), ...standard('other') }
    const { code, stdout } = await verify(both, BODY, '--secret-env', 'S', '--standard-secret-env', 'W')
    expect(code).toBe(1)
    expect(stdout).toMatch(/^X-Signature: right.*\nStandard Webhooks: wrong \(no-match\)\n/)
  })

  it.each<[string, string | Buffer, string | Buffer, RegExp]>([
    ['a line break was added', BODY, `${BODY}\n`, /without the line break at its end/],
    ['a line break was cut off', `${BODY}\n`, BODY, /with a line break at its end/],
    ['compact JSON was indented', BODY, JSON.stringify(JSON.parse(BODY), null, 4), /same JSON without spaces/],
    ['indented JSON was made compact', JSON.stringify(JSON.parse(BODY), null, 2), BODY, /indented by two spaces/],
    ['line breaks of the network became those of Unix', 'a\r\nb', 'a\nb', /with \\r\\n for each \\n/],
    ['line breaks of Unix became those of Windows', 'a\nb', 'a\r\nb', /with \\n for each \\r\\n/],
    ['a byte order mark was added', BODY, `\ufeff${BODY}`, /byte order mark/],
    ['it was signed before it was compressed', BODY, gzipSync(BODY), /unpacked body/],
    ['only the first item was signed', '{"id":1}', '[{"id":1},{"id":2}]', /first item of the batch only/],
    ['nothing was signed', '', BODY, /empty body/]
  ])('says that %s', async (_title, signed, body, hint) => {
    const { code, stdout } = await bySecret(sha1(SECRET, signed), body)
    expect([code, stdout]).toEqual([1, expect.stringMatching(hint)])
    expect(stdout).toContain('wrong (no-match)')
    if (typeof body !== 'string') return
    const inStandard = await byStandard(standard(signed.toString()), body)
    expect([inStandard.code, inStandard.stdout]).toEqual([1, expect.stringMatching(hint)])
  })

  it('says that a body was unpacked before it was verified', async () => {
    const signature = sha1(SECRET, gzipSync(BODY))
    const { stdout } = await verify({ 'X-Signature': signature, 'Content-Encoding': 'gzip' }, BODY, '--secret-env', 'S')
    expect(stdout).toContain('the signature covers the compressed bytes')
  })

  it.each([
    ['spaces around it', ` ${SECRET}\n`, SECRET, /without the spaces or line breaks/],
    ['quotes around it', `"${SECRET}"`, SECRET, /without the quotes/],
    ['a line break at the end of the sender’s', SECRET, `${SECRET}\n`, /with a line break at its end/],
    ['bytes that it stands for in hex', '00ff'.repeat(8), Buffer.from('00ff'.repeat(8), 'hex'), /decoded from hex/],
    ['bytes that it stands for in base64', KEY.toString('base64'), KEY, /decoded from base64/]
  ])('says that the secret has %s', async (_title, given, key, hint) => {
    const args = [
      'verify',
      '--header',
      `X-Signature: ${sha1(key)}`,
      '--body',
      folder.file('b', BODY),
      '--secret-env',
      'X'
    ]
    const { code, stdout } = await xwh(args, { env: { X: given } })
    expect([code, stdout]).toEqual([1, expect.stringMatching(hint)])
    expect(stdout).toContain('The secret $X ')
    expect(stdout).not.toContain(given.trim())
  })

  it.each([
    [
      'SHA-256 of the same secret',
      createHmac('sha256', SECRET).update(BODY).digest('hex'),
      /HMAC-SHA256 of the body under this secret/
    ],
    [
      'SHA-256 as GitHub writes it',
      `sha256=${createHmac('sha256', SECRET).update(BODY).digest('hex')}`,
      /HMAC-SHA256 of the body/
    ],
    ['a SHA-256 of something else', 'a'.repeat(64), /64 hex digits/],
    ['the algorithm before it', `sha1=${sha1(SECRET)}`, /name of the algorithm/],
    ['base64', sha1(SECRET, BODY, 'base64'), /written in base64/],
    ['something else', 'abc', /has 3 characters/]
  ])('says that X-Signature is %s', async (_title, signature, hint) => {
    const { code, stdout } = await bySecret(signature)
    expect([code, stdout]).toEqual([1, expect.stringMatching(hint)])
    expect(stdout).toContain('wrong (malformed-signature)')
  })

  it('says that the secret is most likely another', async () => {
    expect((await bySecret(sha1('other'))).stdout).toMatch(/most likely another: compare it with sharedSecret/)
    const other = signStandardWebhook({
      id: 'm1',
      timestamp: AT,
      body: BODY,
      secrets: [`whsec_${Buffer.from('x'.repeat(24)).toString('base64')}`]
    })
    expect((await byStandard(other)).stdout).toMatch(/most likely another: compare it with standardWebhooksSecret/)
  })

  it.each([
    ['with its prefix', STANDARD],
    ['without its prefix', STANDARD.slice(6)]
  ])('says that a Standard Webhooks secret was used as text, %s', async (title, key) => {
    const signature = createHmac('sha256', key).update(`m1.${AT}.${BODY}`).digest('base64')
    const { stdout } = await byStandard({ ...standard(BODY), 'webhook-signature': `v1,${signature}` })
    expect(stdout).toContain(`used by the sender as text, ${title}`)
  })

  it.each([
    ['is too old', AT - 301, 'timestamp-too-old'],
    ['is too new', AT + 301, 'timestamp-too-new']
  ])('says that the timestamp %s, and whether that is all', async (_title, timestamp, code) => {
    const right = await byStandard(standard(BODY, timestamp))
    expect([right.code, right.stdout]).toEqual([1, expect.stringContaining(`wrong (${code})`)])
    const at = new Date(timestamp * 1_000).toISOString().replace('.000Z', 'Z')
    expect(right.stdout).toContain(`The signature itself is right. To check a request that was kept: --at ${at}`)
    expect((await byStandard(standard(BODY, timestamp), BODY, '--at', at)).code).toBe(0)
    expect((await byStandard(standard(BODY, timestamp), BODY, '--tolerance', '301')).code).toBe(0)
    expect((await byStandard(standard(BODY, timestamp), 'x')).stdout).toContain('does not fit either')
  })

  it.each([
    ['the timestamp is in milliseconds', { ...standard(BODY), 'webhook-timestamp': `${AT}000` }, /in milliseconds/],
    ['the timestamp is no number', { ...standard(BODY), 'webhook-timestamp': 'now' }, /whole seconds since 1970/],
    ['the signature has no version', { ...standard(BODY), 'webhook-signature': 'abc' }, /v1,BASE64/],
    [
      'the id holds a full stop',
      { ...standard(BODY), 'webhook-id': 'a.b' },
      /wrong \(malformed-id\)\n {2}The webhook-id/
    ],
    ['the version is unknown', { ...standard(BODY), 'webhook-signature': 'v9,YQ==' }, /wrong \(unsupported-version\)/],
    ['a header is missing', { 'webhook-id': 'm1', 'webhook-signature': 'v1,YQ==' }, /Missing: webhook-timestamp\./],
    ['the headers are those of Svix', { 'svix-id': 'm', 'svix-timestamp': '1', 'svix-signature': 'v1,YQ==' }, /svix-…/],
    ['the request has the other signature', { 'x-signature': sha1(SECRET) }, /give that secret with --secret-env/],
    ['the request is not signed', { 'content-type': 'text/plain' }, /Set standardWebhooksSecret/]
  ])('says that %s', async (_title, headers, hint) => {
    const { code, stdout } = await byStandard(headers)
    expect([code, stdout]).toEqual([1, expect.stringMatching(hint)])
  })

  it.each([
    ['the request has the other signature', standard(BODY), /--standard-secret-env/],
    ['the request is not signed', { 'content-type': 'text/plain' }, /Set sharedSecret/]
  ])('says for a shared secret that %s', async (_title, headers, hint) => {
    const { code, stdout } = await verify(headers, BODY, '--secret-env', 'S')
    expect([code, stdout]).toEqual([1, expect.stringMatching(hint)])
  })

  it('verifies an ed25519 signature with the public key', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const raw = (der: Buffer): string => der.subarray(-32).toString('base64')
    const secret = `whsk_${raw(privateKey.export({ format: 'der', type: 'pkcs8' }))}`
    const headers = signStandardWebhook({ id: 'm', timestamp: AT, body: BODY, secrets: [secret] })
    const key = `whpk_${raw(publicKey.export({ format: 'der', type: 'spki' }))}`
    expect(await verify(headers, BODY, '--standard-secret', key)).toMatchObject({
      code: 0,
      stdout: 'Standard Webhooks: right, signed with --standard-secret #1\n'
    })
    const changed = await verify(headers, `${BODY}\n`, '--standard-secret', key)
    expect([changed.code, changed.stdout]).toEqual([1, expect.stringContaining('without the line break')])
  })

  it('--json prints one object', async () => {
    const { stdout } = await bySecret(sha1(SECRET, `${BODY}\n`), BODY, '--json')
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      bodyBytes: BODY.length,
      signatures: [
        {
          kind: 'x-signature',
          ok: false,
          code: 'no-match',
          message: expect.any(String),
          hints: [expect.stringContaining('line break')]
        }
      ]
    })
  })

  it.each([
    ['lines', (signature: string) => `X-Signature: ${signature}\nA: b\n`],
    [
      'lines of the wire after the request line, before the body',
      (signature: string) => `POST /a HTTP/1.1\r\nx-signature:${signature}\r\n\r\nbody: no header\r\nx`
    ],
    ['lines of curl -v', (signature: string) => `> POST / HTTP/1.1\n> X-Signature: ${signature}\n>\n`],
    ['a JSON object', (signature: string) => JSON.stringify({ 'X-Signature': signature, n: 1 })],
    ['a JSON object of lists', (signature: string) => JSON.stringify({ 'x-signature': [signature] })],
    [
      'a line of xwh receiver --json',
      (signature: string) => JSON.stringify({ method: 'POST', headers: { 'x-signature': signature } })
    ],
    ['a list of pairs', (signature: string) => JSON.stringify([['X-Signature', signature]])],
    ['the headers of a HAR file', (signature: string) => JSON.stringify([{ name: 'X-Signature', value: signature }])]
  ])('reads headers as %s', async (_title, write) => {
    const headers = folder.file('headers', write(sha1(SECRET)))
    const args = ['verify', '--headers', headers, '--body', '-', '--secret-env', 'S']
    expect(await xwh(args, { env: ENV, stdin: BODY })).toMatchObject({ code: 0, stderr: '' })
  })

  it('reads headers from standard input, and more from the command line', async () => {
    const args = ['verify', '--headers', '-', '--header', `X-Signature-Previous: ${sha1(SECRET)}`, '--secret-env', 'S']
    const stdin = `X-Signature: ${sha1('new')}\n`
    const { code } = await xwh([...args, '--body', folder.file('b', BODY)], { env: ENV, stdin })
    expect(code).toBe(0)
  })

  it('never prints a secret, nor the signature that would be right', async () => {
    const outputs = await Promise.all([
      bySecret(sha1('other')),
      bySecret('nonsense'),
      bySecret(sha1(SECRET, `${BODY}\n`), BODY, '--json'),
      byStandard(standard('other')),
      verify({ 'x-signature': sha1('other') }, BODY, '--secret', SECRET, '--standard-secret', STANDARD)
    ])
    const seen = outputs.map(({ stdout, stderr }) => stdout + stderr).join('\n')
    for (const hidden of [
      'canary',
      'whsec_',
      KEY.toString('base64'),
      signBody(SECRET, BODY),
      standard(BODY)['webhook-signature']!.slice(3)
    ]) {
      expect(seen.replaceAll('after whsec_', '')).not.toContain(hidden)
    }
  })

  it.each<[string, string[], RegExp]>([
    ['no body', ['--header', 'A: b', '--secret-env', 'S'], /--body/],
    ['no secret', ['--header', 'A: b', '--body', '-'], /There is no secret/],
    ['no headers', ['--body', '-', '--secret-env', 'S'], /There are no headers/],
    [
      'a variable that is not set',
      ['--header', 'A: b', '--body', '-', '--secret-env', 'NONE'],
      /--secret-env NONE: .*not set/
    ],
    ['a secret that is none', ['--header', 'A: b', '--body', '-', '--standard-secret', 'canary'], /prefixes whsec_/],
    [
      'a body that is not there',
      ['--header', 'A: b', '--body', '/none', '--secret-env', 'S'],
      /--body \/none: there is no such file/
    ],
    ['a folder', ['--header', 'A: b', '--body', '/tmp', '--secret-env', 'S'], /--body \/tmp: this is a folder/],
    ['standard input twice', ['--headers', '-', '--body', '-', '--secret-env', 'S'], /can be read once only/],
    [
      'a header without a colon',
      ['--header', 'canary', '--body', '-', '--secret-env', 'S'],
      /--header #1:1: this is no header/
    ],
    [
      'a time that is none',
      ['--header', 'A: b', '--body', '-', '--secret-env', 'S', '--at', 'noon'],
      /--at noon: expected a time/
    ],
    [
      'a tolerance that is none',
      ['--header', 'A: b', '--body', '-', '--secret-env', 'S', '--tolerance', 'x'],
      /whole number/
    ]
  ])('ends with 2 for %s', async (_title, args, expected) => {
    const { code, stdout, stderr } = await xwh(['verify', ...args], { env: ENV, stdin: BODY })
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(expected)
    expect(stderr).not.toContain('canary')
  })

  it.each([
    ['no JSON', '{oops', /headers: this is no JSON/],
    ['a list of something else', '[1]', /holds pairs, or objects/],
    ['values that are no texts', '{"a":{}}', /must be texts/],
    ['a line that is none', 'A: b\nnonsense\n', /headers:2: this is no header/]
  ])('ends with 2 for headers that hold %s', async (_title, text, expected) => {
    const args = ['verify', '--headers', folder.file('headers', text), '--body', '-', '--secret-env', 'S']
    expect(await xwh(args, { env: ENV, stdin: BODY })).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(expected)
    })
  })
})
