import fc from 'fast-check'
import { createHmac } from 'node:crypto'
import { SignatureError, signBody, verifyBody } from '@extensible-webhooks/signing'
import { codeOf } from './support/code-of'
import { runs } from './support/runs'

const body = '{"order":"o-1","buyer":"Zoë 🚀"}'
const signed = { 'X-Signature': signBody('new', body) }

describe('signBody', () => {
  // RFC 2202, test case 2 of HMAC-SHA1.
  it('gives the hex HMAC-SHA1 of RFC 2202', () => {
    expect(signBody('Jefe', 'what do ya want for nothing?')).toBe('effcdf6ae5eb2fa2d27416d5f184df9c259a7c79')
  })

  it('covers the same bytes for a string and for its UTF-8', () => {
    expect(signBody('s', new TextEncoder().encode(body))).toBe(signBody('s', body))
  })

  it('refuses an empty secret', () => {
    expect(codeOf(() => signBody('', body))).toBe('no-secret')
  })

  it('equals an HMAC keyed with the text, for any secret and bytes', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), fc.uint8Array(), (secret, bytes) => {
        expect(signBody(secret, bytes)).toBe(createHmac('sha1', secret).update(bytes).digest('hex'))
      }),
      runs(300)
    )
  })
})

describe('verifyBody', () => {
  it('accepts the signature of the body, whatever the letter case of the header', () => {
    expect(verifyBody({ headers: signed, body, secrets: ['new'] })).toEqual({ secretIndex: 0 })
    expect(verifyBody({ headers: new Headers(signed), body, secrets: ['new'] })).toEqual({ secretIndex: 0 })
    expect(verifyBody({ headers: { 'X-SIGNATURE': [signed['X-Signature']] }, body, secrets: ['new'] })).toBeDefined()
  })

  it('accepts bytes that are no text', () => {
    const bytes = Uint8Array.from([0, 255, 254, 31, 139])
    expect(verifyBody({ headers: { 'x-signature': signBody('s', bytes) }, body: bytes, secrets: ['s'] })).toBeDefined()
  })

  it('accepts upper-case hex digits', () => {
    const headers = { 'x-signature': signed['X-Signature'].toUpperCase() }
    expect(verifyBody({ headers, body, secrets: ['new'] })).toEqual({ secretIndex: 0 })
  })

  it('tells which of several secrets signed', () => {
    expect(verifyBody({ headers: signed, body, secrets: ['old', 'new'] })).toEqual({ secretIndex: 1 })
  })

  it('accepts X-Signature-Previous while the sender rotates and the receiver only has the old secret', () => {
    const headers = { ...signed, 'X-Signature-Previous': signBody('old', body) }
    expect(verifyBody({ headers, body, secrets: ['old'] })).toEqual({ secretIndex: 0 })
  })

  it('refuses a request without the header: missing-header', () => {
    expect(codeOf(() => verifyBody({ headers: {}, body, secrets: ['new'] }))).toBe('missing-header')
    expect(codeOf(() => verifyBody({ headers: new Headers(), body, secrets: ['new'] }))).toBe('missing-header')
  })

  it('refuses an empty header: missing-header', () => {
    expect(codeOf(() => verifyBody({ headers: { 'x-signature': '' }, body, secrets: ['new'] }))).toBe('missing-header')
  })

  it.each(['abc', 'sha1=' + signed['X-Signature'], 'z'.repeat(40), signed['X-Signature'] + '0', 'undefined'])(
    'refuses %s as a signature: malformed-signature',
    (signature) => {
      const headers = { 'x-signature': signature }
      expect(codeOf(() => verifyBody({ headers, body, secrets: ['new'] }))).toBe('malformed-signature')
    }
  )

  it('refuses a header that came twice: malformed-signature', () => {
    const headers = { 'x-signature': [signed['X-Signature'], signed['X-Signature']] }
    expect(codeOf(() => verifyBody({ headers, body, secrets: ['new'] }))).toBe('malformed-signature')
  })

  it('refuses another secret: no-match', () => {
    expect(codeOf(() => verifyBody({ headers: signed, body, secrets: ['other'] }))).toBe('no-match')
  })

  it('refuses an altered body: no-match', () => {
    expect(codeOf(() => verifyBody({ headers: signed, body: `${body} `, secrets: ['new'] }))).toBe('no-match')
  })

  it('refuses an empty list of secrets: no-secret', () => {
    expect(codeOf(() => verifyBody({ headers: signed, body, secrets: [] }))).toBe('no-secret')
  })

  it('refuses an empty secret, with which anybody could sign: no-secret', () => {
    const headers = { 'x-signature': createHmac('sha1', '').update(body).digest('hex') }
    expect(codeOf(() => verifyBody({ headers, body, secrets: [''] }))).toBe('no-secret')
  })

  it('names no secret and no body in its message', () => {
    const act = () => verifyBody({ headers: signed, body, secrets: ['canary-secret'] })
    expect(act).toThrow(SignatureError)
    expect(act).not.toThrow(/canary-secret|o-1/)
  })
})
