import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { Body } from './body'
import { rememberLast } from './bounded-cache'
import { readHeader } from './headers'
import type { SignatureHeaders } from './headers'
import { SignatureError } from './signature-error'

/** What {@link verifyBody} takes. */
export interface VerifyBodyInput {
  readonly headers: SignatureHeaders
  /** The raw body, before anything parsed it. */
  readonly body: Body
  /** The shared secret; during a rotation both, in any order. */
  readonly secrets: readonly string[]
}

/** What {@link verifyBody} gives for a body that may be trusted. */
export interface VerifiedBody {
  /** Which of the given secrets signed it, counted from 0: shows when the old one is no longer in use. */
  readonly secretIndex: number
}

const SIGNATURE_HEADERS = ['x-signature', 'x-signature-previous'] as const
const HEX_SHA1 = /^[0-9a-f]{40}$/i

// A KeyObject is imported once; createHmac with a string would import it for every body.
const keyOf = rememberLast(1_000, (secret): KeyObject => {
  if (secret === '') throw new SignatureError('no-secret', 'The shared secret is empty: give the one of the sender.')
  return createSecretKey(secret, 'utf8')
})

/**
 * Signs a body as Segment's Extensible Webhook documents it: `X-Signature` is the hex HMAC-SHA1 of the request body.
 *
 * It covers neither an id nor a time, so whoever sees a request can send it again; {@link signStandardWebhook} does.
 *
 * @param secret the shared secret, as UTF-8
 * @param body the exact bytes that are sent
 * @returns 40 lower-case hex digits
 * @throws SignatureError `no-secret` where the secret is empty
 */
export function signBody(secret: string, body: Body): string {
  return createHmac('sha1', keyOf(secret)).update(body).digest('hex')
}

/**
 * Verifies `X-Signature`, and `X-Signature-Previous` which a sender adds while it rotates its secret.
 *
 * Throws instead of returning false, so that a forgotten check cannot let a forged request in.
 *
 * @param input headers, raw body and the secrets that may have signed it
 * @returns which secret signed the body
 * @throws SignatureError `missing-header`, `malformed-signature`, `no-secret` or `no-match`
 */
export function verifyBody({ headers, body, secrets }: VerifyBodyInput): VerifiedBody {
  if (secrets.length === 0) {
    throw new SignatureError('no-secret', 'No secret was given: a body can only be verified with the shared secret.')
  }
  const signatures = readSignatures(headers)
  const matching = secrets.map((secret) => {
    const expected = createHmac('sha1', keyOf(secret)).update(body).digest()
    return signatures.filter((signature) => timingSafeEqual(signature, expected)).length > 0
  })
  const secretIndex = matching.indexOf(true)
  if (secretIndex < 0) {
    throw new SignatureError(
      'no-match',
      'No X-Signature fits the body and the given secrets: the body was altered, or the secret is another.'
    )
  }
  return { secretIndex }
}

function readSignatures(headers: SignatureHeaders): Buffer[] {
  const given = SIGNATURE_HEADERS.flatMap((name) => readHeader(headers, name) ?? [])
  if (given.length === 0) {
    throw new SignatureError('missing-header', 'The request has no header x-signature: it was not signed.')
  }
  const wellFormed = given.filter((text) => HEX_SHA1.test(text))
  if (wellFormed.length === 0) {
    throw new SignatureError('malformed-signature', 'x-signature is not the 40 hex digits of an HMAC-SHA1.')
  }
  return wellFormed.map((text) => Buffer.from(text, 'hex'))
}
