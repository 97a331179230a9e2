import {
  isSignatureError,
  verifyBody,
  verifyStandardWebhook,
  type SignatureErrorCode,
  type SignatureHeaders
} from '@extensible-webhooks/signing'
import type { LabelledSecret, Secrets } from './secrets'

/** The two ways to sign. */
export type SignatureKind = 'x-signature' | 'standard-webhooks'

/** What became of one check. */
export type SignatureCheck =
  | { readonly kind: SignatureKind; readonly ok: true; readonly secret: string }
  | { readonly kind: SignatureKind; readonly ok: false; readonly code: SignatureErrorCode; readonly message: string }

/** What is checked. */
export interface SignedRequest {
  readonly headers: SignatureHeaders
  readonly body: Uint8Array
  /** Now, in milliseconds since the epoch. */
  readonly nowMs: number
  /** @default 300 */
  readonly toleranceSeconds?: number
}

/** Checks a request with every kind of secret that there is. */
export function checkSignatures(request: SignedRequest, { shared, standard }: Secrets): SignatureCheck[] {
  const checks: SignatureCheck[] = []
  if (shared.length > 0) {
    checks.push(check('x-signature', shared, (secrets) => verifyBody({ ...request, secrets })))
  }
  if (standard.length > 0) {
    checks.push(check('standard-webhooks', standard, (secrets) => verifyStandardWebhook({ ...request, secrets })))
  }
  return checks
}

function check(
  kind: SignatureKind,
  secrets: readonly LabelledSecret[],
  verify: (secrets: readonly string[]) => { readonly secretIndex: number }
): SignatureCheck {
  try {
    const { secretIndex } = verify(secrets.map(({ value }) => value))
    return { kind, ok: true, secret: secrets[secretIndex]?.label ?? '' }
  } catch (error) {
    if (!isSignatureError(error)) throw error
    return { kind, ok: false, code: error.code, message: error.message }
  }
}
