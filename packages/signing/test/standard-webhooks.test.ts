import { generateKeyPairSync } from 'node:crypto'
import { signStandardWebhook, verifyStandardWebhook } from '@extensible-webhooks/signing'
import type { VerifyStandardWebhookInput } from '@extensible-webhooks/signing'
import { codeOf } from './support/code-of'

// The vectors of the Standard Webhooks reference libraries and of Svix's server.
const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek'
const timestamp = 1_614_265_330
const body = '{"test": 2432232314}'
const nowMs = timestamp * 1_000
const hmac = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const otherHmac = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'
const seedAndPublic = 'whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg=='
const seed = 'whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbc='
const publicKey = 'whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4='
const hmacSignature = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
const ed25519Signature = 'v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg=='

const good = signStandardWebhook({ id, timestamp, body, secrets: [hmac] })
const verify = (change: Partial<VerifyStandardWebhookInput>, headers: Record<string, string | undefined> = {}) =>
  verifyStandardWebhook({ headers: { ...good, ...headers }, body, secrets: [hmac], nowMs, ...change })

describe('signStandardWebhook', () => {
  it('gives the published HMAC vector', () => {
    expect(good).toEqual({
      'webhook-id': id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': hmacSignature
    })
  })

  it.each([
    ['seed and public key', seedAndPublic],
    ['seed', seed]
  ])('gives the published ed25519 vector for a key of %s', (_name, secret) => {
    expect(signStandardWebhook({ id, timestamp, body, secrets: [secret] })['webhook-signature']).toBe(ed25519Signature)
  })

  it('puts one signature for each secret into the header, with a space between', () => {
    const headers = signStandardWebhook({ id, timestamp, body, secrets: [hmac, seedAndPublic] })
    expect(headers['webhook-signature']).toBe(`${hmacSignature} ${ed25519Signature}`)
  })

  it('covers the same bytes for a string and for its UTF-8', () => {
    for (const secret of [hmac, seed]) {
      const text = '{"name":"Zoë 🚀"}'
      const bytes = new TextEncoder().encode(text)
      expect(signStandardWebhook({ id, timestamp, body: bytes, secrets: [secret] })).toEqual(
        signStandardWebhook({ id, timestamp, body: text, secrets: [secret] })
      )
    }
  })

  it.each(['', 'a.b', 'a b', 'a\r\nb', 'é', '\u0000'])('refuses the id %j: malformed-id', (bad) => {
    expect(codeOf(() => signStandardWebhook({ id: bad, timestamp, body, secrets: [hmac] }))).toBe('malformed-id')
  })

  it.each([1.5, -1, NaN, Infinity, 1e21])('refuses the timestamp %d: malformed-timestamp', (bad) => {
    expect(codeOf(() => signStandardWebhook({ id, timestamp: bad, body, secrets: [hmac] }))).toBe('malformed-timestamp')
  })

  it('refuses an empty list of secrets: no-secret', () => {
    expect(codeOf(() => signStandardWebhook({ id, timestamp, body, secrets: [] }))).toBe('no-secret')
  })

  it('refuses a public key: malformed-secret', () => {
    expect(codeOf(() => signStandardWebhook({ id, timestamp, body, secrets: [publicKey] }))).toBe('malformed-secret')
  })
})

describe('a malformed secret', () => {
  it.each([
    ['nothing after the prefix', 'whsec_'],
    ['no prefix', hmac.slice('whsec_'.length)],
    ['an unknown prefix', 'whxx_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    ['no base64', 'whsec_not*base64'],
    ['URL-safe base64', 'whsec_C2FVsBQIhrscChlQIMV-b5sSYspob7oD'],
    ['a private key of the wrong length', 'whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dR'],
    ['a seed beside the public key of another', `whsk_${Buffer.alloc(64, 7).toString('base64')}`],
    ['a public key of the wrong length', 'whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbO']
  ])('that has %s is refused: malformed-secret', (_name, secret) => {
    expect(codeOf(() => verify({ secrets: [secret] }))).toBe('malformed-secret')
    expect(() => verify({ secrets: [secret] })).not.toThrow(/MfKQ9|6Xb|not\*base64|1SiA/)
  })
})

describe('verifyStandardWebhook', () => {
  it('accepts a fresh signature and tells id, time and secret', () => {
    expect(verify({})).toEqual({ id, timestamp, secretIndex: 0 })
    expect(verify({ secrets: [otherHmac, hmac] })).toEqual({ id, timestamp, secretIndex: 1 })
  })

  it.each([
    ['its public key', publicKey],
    ['the private key', seedAndPublic]
  ])('accepts an ed25519 signature with %s', (_name, secret) => {
    expect(verify({ secrets: [secret] }, { 'webhook-signature': ed25519Signature })).toBeDefined()
  })

  it('accepts the headers in any letter case, as a Headers object, and as lists', () => {
    const entries = Object.entries(good)
    const upper = Object.fromEntries(entries.map(([name, value]) => [name.toUpperCase(), value]))
    const lists = Object.fromEntries(entries.map(([name, value]) => [name, [value]]))
    for (const headers of [upper, lists, new Headers(entries)]) {
      expect(verifyStandardWebhook({ headers, body, secrets: [hmac], nowMs })).toBeDefined()
    }
  })

  it('accepts a message signed with the new and the old secret, by either', () => {
    const headers = signStandardWebhook({ id, timestamp, body, secrets: [otherHmac, hmac] })
    expect(verifyStandardWebhook({ headers, body, secrets: [hmac], nowMs })).toBeDefined()
    expect(verifyStandardWebhook({ headers, body, secrets: [otherHmac], nowMs })).toBeDefined()
  })

  it('passes over versions that it does not know and entries that are damaged', () => {
    const header = `v9,AAAA garbage v1,AAAA ${hmacSignature}`
    expect(verify({}, { 'webhook-signature': header })).toBeDefined()
  })

  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('refuses without %s: missing-header', (name) => {
    expect(codeOf(() => verify({}, { [name]: undefined }))).toBe('missing-header')
    expect(codeOf(() => verify({}, { [name]: '' }))).toBe('missing-header')
    expect(() => verify({}, { [name]: undefined })).toThrow(name)
  })

  it('refuses another secret: no-match', () => {
    expect(codeOf(() => verify({ secrets: [otherHmac] }))).toBe('no-match')
  })

  it('refuses the public key of another: no-match', () => {
    const { publicKey: other } = generateKeyPairSync('ed25519')
    const raw = other.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64')
    const act = () => verify({ secrets: [`whpk_${raw}`] }, { 'webhook-signature': ed25519Signature })
    expect(codeOf(act)).toBe('no-match')
  })

  it('refuses an altered body: no-match', () => {
    expect(codeOf(() => verify({ body: `${body} ` }))).toBe('no-match')
    const act = () => verify({ body: `${body} `, secrets: [publicKey] }, { 'webhook-signature': ed25519Signature })
    expect(codeOf(act)).toBe('no-match')
  })

  it('refuses an altered id: no-match', () => {
    expect(codeOf(() => verify({}, { 'webhook-id': `${id}x` }))).toBe('no-match')
  })

  it('refuses an altered timestamp: no-match', () => {
    expect(codeOf(() => verify({}, { 'webhook-timestamp': String(timestamp + 1) }))).toBe('no-match')
  })

  it('refuses a border moved from the id into the body: malformed-id', () => {
    const headers = { ...good, 'webhook-id': `${id}.${timestamp}`, 'webhook-timestamp': String(timestamp) }
    expect(codeOf(() => verifyStandardWebhook({ headers, body, secrets: [hmac], nowMs }))).toBe('malformed-id')
  })

  it('refuses an HMAC signature under the version of ed25519, and the other way round: no-match', () => {
    const swapped = { 'webhook-signature': hmacSignature.replace('v1,', 'v1a,') }
    expect(codeOf(() => verify({}, swapped))).toBe('no-match')
    const back = { 'webhook-signature': ed25519Signature.replace('v1a,', 'v1,') }
    expect(codeOf(() => verify({ secrets: [publicKey] }, back))).toBe('no-match')
  })

  it('refuses only unknown versions: unsupported-version', () => {
    const header = `v2,${hmacSignature.slice(3)} v9b,AAAA`
    expect(codeOf(() => verify({}, { 'webhook-signature': header }))).toBe('unsupported-version')
  })

  it.each(['g0hM9SsE+OTPJTGt', 'v1', 'v1,', 'v1,***', ',', 'undefined', '  '])(
    'refuses the signature %j: malformed-signature',
    (signature) => {
      expect(codeOf(() => verify({}, { 'webhook-signature': signature }))).toBe('malformed-signature')
    }
  )

  it('refuses a signature cut short: no-match', () => {
    expect(codeOf(() => verify({}, { 'webhook-signature': 'v1,g0hM9SsE' }))).toBe('no-match')
  })

  it.each(['yesterday', '1614265330.5', '-1614265330', '0x60', ' 1614265330', '1e9', '9'.repeat(16)])(
    'refuses the timestamp %j: malformed-timestamp',
    (seconds) => {
      expect(codeOf(() => verify({}, { 'webhook-timestamp': seconds }))).toBe('malformed-timestamp')
    }
  )

  it('accepts five minutes in both directions and refuses a second more', () => {
    const at = (seconds: number) => codeOf(() => verify({ nowMs: nowMs + seconds * 1_000 }))
    expect(at(300)).toContain('returned')
    expect(at(-300)).toContain('returned')
    expect(at(301)).toBe('timestamp-too-old')
    expect(at(-301)).toBe('timestamp-too-new')
  })

  it('takes another tolerance', () => {
    const at = (toleranceSeconds: number) => codeOf(() => verify({ nowMs: nowMs + 10_000, toleranceSeconds }))
    expect(at(10)).toContain('returned')
    expect(at(9)).toBe('timestamp-too-old')
    expect(at(0)).toBe('timestamp-too-old')
  })

  it('compares with the real time where none is given', () => {
    const headers = signStandardWebhook({ id, timestamp: Math.floor(Date.now() / 1_000), body, secrets: [hmac] })
    expect(verifyStandardWebhook({ headers, body, secrets: [hmac] })).toBeDefined()
    expect(codeOf(() => verify({ nowMs: undefined }))).toBe('timestamp-too-old')
  })

  it('refuses an empty list of secrets: no-secret', () => {
    expect(codeOf(() => verify({ secrets: [] }))).toBe('no-secret')
  })
})
