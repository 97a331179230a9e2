import { verifyStandardWebhook, type SignatureErrorCode } from '@extensible-webhooks/signing'
import type { LabelledSecret } from '../shared/secrets'
import { anotherSecret, firstBodyHint, firstSecretHint, gzipHint, hmac, succeeds, type CheckedRequest } from './hints'
import type { Headers } from './parse-headers'
import { STANDARD_SECRET_VARIANTS } from './secret-variants'

/** What is wrong with a Standard Webhooks signature, in words. */
export type Explanation = (request: CheckedRequest, secrets: readonly LabelledSecret[]) => string[]

/** What to say for each code of a Standard Webhooks signature; nothing where the message says it all. */
export const EXPLANATIONS: Readonly<Record<SignatureErrorCode, Explanation>> = {
  'missing-header': ({ headers }) => explainMissing(headers),
  'timestamp-too-old': explainTime,
  'timestamp-too-new': explainTime,
  'no-match': explainNoMatch,
  'malformed-signature': () => [
    'Each signature is written as v1,BASE64 (HMAC) or v1a,BASE64 (ed25519), with spaces between them.'
  ],
  'malformed-timestamp': () => ['It is the time of the attempt in whole seconds since 1970, such as 1767600000.'],
  'malformed-id': () => [],
  'unsupported-version': () => [],
  'no-secret': () => [],
  'malformed-secret': () => []
}

function timestampOf({ headers }: CheckedRequest): string {
  return headers['webhook-timestamp']?.[0] ?? ''
}

/** As at the time of its timestamp. */
function verifyInTime(request: CheckedRequest, body: Buffer, secrets: readonly LabelledSecret[]): void {
  const nowMs = Number(timestampOf(request)) * 1_000
  verifyStandardWebhook({ headers: request.headers, body, nowMs, secrets: secrets.map(({ value }) => value) })
}

function explainTime(request: CheckedRequest, secrets: readonly LabelledSecret[]): string[] {
  const timestamp = timestampOf(request)
  if (Number(timestamp) > 1e11) return ['The timestamp is in milliseconds; Standard Webhooks wants seconds.']
  const fits = succeeds(() => {
    verifyInTime(request, request.body, secrets)
  })
  if (!fits) return ['The signature itself does not fit either.']
  return [`The signature itself is right. To check a request that was kept: --at ${isoOf(timestamp)}`]
}

function explainNoMatch(request: CheckedRequest, secrets: readonly LabelledSecret[]): string[] {
  const { headers, body } = request
  const hint = firstBodyHint(request, (variant) => {
    verifyInTime(request, variant, secrets)
  })
  if (hint !== undefined) return [hint]
  const content = Buffer.concat([Buffer.from(`${headers['webhook-id']?.[0] ?? ''}.${timestampOf(request)}.`), body])
  const given = (headers['webhook-signature'] ?? []).flatMap((text) => text.split(/[ ,]/))
  const fits = (key: string | Buffer): boolean => given.includes(hmac('sha256', key, content, 'base64'))
  const secretHint = firstSecretHint(STANDARD_SECRET_VARIANTS, secrets, fits)
  return [secretHint ?? gzipHint(request) ?? anotherSecret('standardWebhooksSecret')]
}

function explainMissing(headers: Headers): string[] {
  const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature']
  if ('svix-signature' in headers) {
    return [
      'The request has the headers svix-…; Standard Webhooks are webhook-id, webhook-timestamp and webhook-signature.'
    ]
  }
  const missing = names.filter((name) => !(name in headers))
  if (missing.length < names.length)
    return [`Missing: ${missing.join(', ')}. All three are signed, so all three are needed.`]
  return 'x-signature' in headers
    ? ['The request is signed with X-Signature: give that secret with --secret-env.']
    : ['Set standardWebhooksSecret in the settings of the destination, or check whether a proxy removes the headers.']
}

function isoOf(seconds: string): string {
  const date = new Date(Number(seconds) * 1_000)
  return Number.isNaN(date.getTime()) ? seconds : date.toISOString().replace('.000Z', 'Z')
}
