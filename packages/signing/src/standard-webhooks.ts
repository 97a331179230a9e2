import type { Body } from './body'
import { decodeBase64 } from './base64'
import { requireHeader } from './headers'
import type { SignatureHeaders } from './headers'
import { SignatureError } from './signature-error'
import { standardKeyOf } from './standard-key'

/** What {@link signStandardWebhook} takes. */
export interface SignStandardWebhookInput {
  /** The message's id: the same on every attempt. Visible ASCII without a full stop. */
  readonly id: string
  /** When this attempt is made, in whole seconds since the epoch. */
  readonly timestamp: number
  /** The exact bytes that are sent. */
  readonly body: Body
  /** `whsec_…` or `whsk_…`; during a rotation the new one first, then the old one. */
  readonly secrets: readonly string[]
}

/** The three headers of Standard Webhooks. A type, not an interface, so that it can be handed on as an object of headers. */
export type StandardWebhookHeaders = {
  readonly 'webhook-id': string
  readonly 'webhook-timestamp': string
  readonly 'webhook-signature': string
}

/** What {@link verifyStandardWebhook} takes. */
export interface VerifyStandardWebhookInput {
  readonly headers: SignatureHeaders
  /** The raw body, before anything parsed it. */
  readonly body: Body
  /** `whsec_…`, `whpk_…` or `whsk_…`; one match is enough. */
  readonly secrets: readonly string[]
  /**
   * How far the timestamp may lie from now, in seconds, in both directions.
   * @default 300
   */
  readonly toleranceSeconds?: number
  /**
   * Now, in milliseconds since the epoch.
   * @default Date.now()
   */
  readonly nowMs?: number
}

/** What {@link verifyStandardWebhook} gives for a message that may be trusted. */
export interface VerifiedStandardWebhook {
  /** The message's id; a receiver that has seen it before has the message already. */
  readonly id: string
  /** When the attempt was made, in seconds since the epoch. */
  readonly timestamp: number
  /** Which of the given secrets signed it, counted from 0. */
  readonly secretIndex: number
}

const DEFAULT_TOLERANCE_SECONDS = 300
// A full stop would let the border between id, timestamp and body be moved under the same signature.
const ID = /^[\x21-\x2d\x2f-\x7e]+$/
const TIMESTAMP = /^\d{1,15}$/

/**
 * Signs a message as the Standard Webhooks specification says: over `id.timestamp.body`, HMAC-SHA256 for a `whsec_`
 * secret (`v1,…`), ed25519 for a `whsk_` key (`v1a,…`), one signature for each secret with a space between.
 *
 * @param input id, timestamp in seconds, exact body and secrets
 * @returns the three headers
 * @throws SignatureError `malformed-id`, `malformed-timestamp`, `no-secret` or `malformed-secret`
 * @see https://www.standardwebhooks.com
 */
export function signStandardWebhook(input: SignStandardWebhookInput): StandardWebhookHeaders {
  const { id, timestamp, body, secrets } = input
  checkId(id)
  const seconds = String(timestamp)
  if (!TIMESTAMP.test(seconds)) {
    throw new SignatureError('malformed-timestamp', 'The timestamp is not a whole number of seconds since the epoch.')
  }
  checkSecrets(secrets)
  const content = signedContent(id, seconds, body)
  const signatures = secrets.map((secret) => {
    const key = standardKeyOf(secret)
    if (!key.sign) throw new SignatureError('malformed-secret', 'A whpk_ key can only verify: sign with the whsk_ key.')
    return `${key.version},${key.sign(content)}`
  })
  return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signatures.join(' ') }
}

/**
 * Verifies a message signed as the Standard Webhooks specification says, in constant time.
 *
 * Throws instead of returning false, so that a forgotten check cannot let a forged request in. Signatures of versions
 * that it does not know are passed over, as the specification wants.
 *
 * @param input headers, raw body, secrets, and the tolerance in seconds
 * @returns id, timestamp and which secret signed
 * @throws SignatureError with any of its codes
 * @see https://www.standardwebhooks.com
 */
export function verifyStandardWebhook(input: VerifyStandardWebhookInput): VerifiedStandardWebhook {
  const { headers, body, secrets } = input
  checkSecrets(secrets)
  const id = requireHeader(headers, 'webhook-id')
  const seconds = requireHeader(headers, 'webhook-timestamp')
  const given = requireHeader(headers, 'webhook-signature')
  checkId(id)
  const timestamp = checkTimestamp(seconds, input)
  const signatures = parseSignatures(given)
  const content = signedContent(id, seconds, body)
  const secretIndex = secrets.findIndex((secret) => {
    const key = standardKeyOf(secret)
    return signatures.some(({ version, bytes }) => version === key.version && key.verify(content, bytes))
  })
  if (secretIndex < 0) {
    throw new SignatureError(
      'no-match',
      'No webhook-signature fits the message and the given secrets: the message was altered, or the secret is another.'
    )
  }
  return { id, timestamp, secretIndex }
}

function signedContent(id: string, seconds: string, body: Body): Body {
  const head = `${id}.${seconds}.`
  return typeof body === 'string' ? head + body : Buffer.concat([Buffer.from(head), body])
}

function checkId(id: string): void {
  if (!ID.test(id)) {
    throw new SignatureError('malformed-id', 'The webhook-id is not visible ASCII without a full stop.')
  }
}

function checkSecrets(secrets: readonly string[]): void {
  if (secrets.length === 0) throw new SignatureError('no-secret', 'No Standard Webhooks secret was given.')
}

function checkTimestamp(seconds: string, input: VerifyStandardWebhookInput): number {
  if (!TIMESTAMP.test(seconds)) {
    throw new SignatureError('malformed-timestamp', 'webhook-timestamp is not a whole number of seconds.')
  }
  const timestamp = Number(seconds)
  const tolerance = input.toleranceSeconds ?? DEFAULT_TOLERANCE_SECONDS
  const now = Math.floor((input.nowMs ?? Date.now()) / 1_000)
  const allowed = `(${tolerance} s are allowed)`
  if (now - timestamp > tolerance) {
    throw new SignatureError('timestamp-too-old', `webhook-timestamp is ${now - timestamp} s old ${allowed}.`)
  }
  if (timestamp - now > tolerance) {
    throw new SignatureError('timestamp-too-new', `webhook-timestamp is ${timestamp - now} s ahead ${allowed}.`)
  }
  return timestamp
}

function parseSignatures(given: string): { version: string; bytes: Buffer }[] {
  const entries = given.split(/[ ]+/).map((entry) => /^(v[0-9]+[a-z]?),(.+?),?$/.exec(entry))
  const wellFormed = entries.filter((entry) => entry !== null)
  if (wellFormed.length === 0) {
    throw new SignatureError('malformed-signature', 'webhook-signature holds nothing of the form version,signature.')
  }
  const supported = wellFormed.filter((entry) => entry[1] === 'v1' || entry[1] === 'v1a')
  if (supported.length === 0) {
    throw new SignatureError('unsupported-version', 'webhook-signature holds no signature of version v1 or v1a.')
  }
  const decoded = supported.flatMap((entry) => {
    const bytes = decodeBase64(entry[2] ?? '')
    return bytes === undefined ? [] : [{ version: entry[1] ?? '', bytes }]
  })
  if (decoded.length === 0) {
    throw new SignatureError('malformed-signature', 'The signatures in webhook-signature are not base64.')
  }
  return decoded
}
