import { verifyBody, type SignatureErrorCode } from '@extensible-webhooks/signing'
import type { LabelledSecret } from '../shared/secrets'
import { anotherSecret, firstBodyHint, firstSecretHint, gzipHint, hmac, type CheckedRequest } from './hints'
import type { Headers } from './parse-headers'
import { SECRET_VARIANTS } from './secret-variants'

function xSignatures(headers: Headers): readonly string[] {
  return [...(headers['x-signature'] ?? []), ...(headers['x-signature-previous'] ?? [])]
}

/** What is worth saying of a signature that is right. */
export function notesOnXSignature(headers: Headers): string[] {
  const upper = xSignatures(headers).some((text) => /[A-F]/.test(text))
  return upper
    ? ['It is written in upper-case hex. That is accepted here, but a receiver that compares texts would refuse it.']
    : []
}

/** What is wrong with `X-Signature`. */
export function explainXSignature(
  code: SignatureErrorCode,
  request: CheckedRequest,
  secrets: readonly LabelledSecret[]
): string[] {
  const given = xSignatures(request.headers)
  if (code === 'missing-header') {
    const isStandard = 'webhook-signature' in request.headers
    return isStandard
      ? ['The request is signed as Standard Webhooks says: give that secret with --standard-secret-env.']
      : ['Set sharedSecret in the settings of the destination, or check whether a proxy removes the header.']
  }
  if (code === 'malformed-signature') return given.map((text) => describeForm(text, request.body, secrets))
  if (code !== 'no-match') return []
  const hint = firstBodyHint(request, (body) => {
    verifyBody({ headers: request.headers, body, secrets: secrets.map(({ value }) => value) })
  })
  if (hint !== undefined) return [hint]
  const fits = (key: string | Buffer): boolean => given.includes(hmac('sha1', key, request.body, 'hex'))
  return [firstSecretHint(SECRET_VARIANTS, secrets, fits) ?? gzipHint(request) ?? anotherSecret('sharedSecret')]
}

/** Other services sign in other forms; whoever moves from one brings its form along. */
function describeForm(text: string, body: Buffer, secrets: readonly LabelledSecret[]): string {
  const bare = text.replace(/^sha(1|256)=/i, '')
  const isSha256 = secrets.some(({ value }) => hmac('sha256', value, body, 'hex') === bare.toLowerCase())
  if (isSha256) return 'It is the HMAC-SHA256 of the body under this secret; X-Signature is the HMAC-SHA1.'
  if (/^[0-9a-f]{64}$/i.test(bare)) return 'It has 64 hex digits, as a SHA-256; X-Signature is an HMAC-SHA1, with 40.'
  if (bare !== text)
    return 'It begins with the name of the algorithm, as GitHub writes it; X-Signature is the 40 hex digits alone.'
  if (/^[A-Za-z0-9+/]{27}=$/.test(text)) return 'It is written in base64; X-Signature is written in hex.'
  return `It has ${text.length} characters; X-Signature has 40 hex digits and nothing else.`
}
