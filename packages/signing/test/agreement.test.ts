import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { signStandardWebhook, verifyStandardWebhook } from '@extensible-webhooks/signing'
import { standardKeyOf } from '../src/standard-key'
import { codeOf } from './support/code-of'
import { runs } from './support/runs'

const ids = fc.string({ minLength: 1, maxLength: 40 }).map((text) => text.replace(/[^\x21-\x2d\x2f-\x7e]/g, '_'))
const keys = fc.uint8Array({ minLength: 1, maxLength: 80 })
const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.json())

jest.setTimeout(process.env['XWH_RUNS'] === undefined ? 20_000 : 3_600_000)

describe('the standardwebhooks package', () => {
  it('accepts what is signed here, text of any language among it', () => {
    fc.assert(
      fc.property(ids, keys, texts, (id, key, body) => {
        const secret = `whsec_${Buffer.from(key).toString('base64')}`
        const timestamp = Math.floor(Date.now() / 1_000)
        const headers = signStandardWebhook({ id, timestamp, body, secrets: [secret] })
        new Webhook(secret).verify(body, { ...headers }, { jsonParse: false })
      }),
      runs(300)
    )
  })

  it('signs what is accepted here', () => {
    fc.assert(
      fc.property(ids, keys, texts, (id, key, body) => {
        const secret = `whsec_${Buffer.from(key).toString('base64')}`
        const timestamp = Math.floor(Date.now() / 1_000)
        const signature = new Webhook(secret).sign(id, new Date(timestamp * 1_000), body)
        const headers = { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signature }
        expect(verifyStandardWebhook({ headers, body, secrets: [secret] })).toEqual({ id, timestamp, secretIndex: 0 })
        expect(verifyStandardWebhook({ headers, body: Buffer.from(body), secrets: [secret] }).id).toBe(id)
      }),
      runs(300)
    )
  })
})

describe('any bytes', () => {
  it('verify with the secret that signed them, and with no bit changed', () => {
    const bodies = fc.uint8Array({ minLength: 1, maxLength: 200 })
    fc.assert(
      fc.property(ids, keys, bodies, fc.nat(), fc.constantFrom('whsec_', 'whsk_'), (id, key, body, at, prefix) => {
        const bytes = prefix === 'whsk_' ? Buffer.alloc(32, key) : Buffer.from(key)
        const secrets = [`${prefix}${bytes.toString('base64')}`]
        const headers = signStandardWebhook({ id, timestamp: 1_000, body, secrets })
        expect(verifyStandardWebhook({ headers, body, secrets, nowMs: 1_000_000 }).id).toBe(id)
        const changed = Uint8Array.from(body)
        changed[at % body.length]! ^= 1 << (at % 8)
        const act = () => verifyStandardWebhook({ headers, body: changed, secrets, nowMs: 1_000_000 })
        expect(codeOf(act)).toBe('no-match')
      }),
      runs(200)
    )
  })
})

// RFC 8032 section 7.1, tests 1 to 3: the key, the message and the signature as published.
describe('ed25519 as in RFC 8032', () => {
  it.each([
    [
      '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      '',
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b'
    ],
    [
      '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
      '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
      '72',
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00'
    ],
    [
      'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
      'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
      'af82',
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a'
    ]
  ])('key %s', (seed, publicKey, message, signature) => {
    const content = Buffer.from(message, 'hex')
    const signer = standardKeyOf(`whsk_${Buffer.from(seed + publicKey, 'hex').toString('base64')}`)
    const verifier = standardKeyOf(`whpk_${Buffer.from(publicKey, 'hex').toString('base64')}`)
    expect(Buffer.from(signer.sign?.(content) ?? '', 'base64').toString('hex')).toBe(signature)
    expect(verifier.verify(content, Buffer.from(signature, 'hex'))).toBe(true)
    expect(verifier.sign).toBeUndefined()
  })
})
