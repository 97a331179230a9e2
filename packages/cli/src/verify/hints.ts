import { createHmac } from 'node:crypto'
import { isSignatureError } from '@extensible-webhooks/signing'
import type { SignedRequest } from '../shared/check-signatures'
import type { LabelledSecret } from '../shared/secrets'
import { BODY_VARIANTS } from './body-variants'
import type { Headers } from './parse-headers'
import type { SecretVariant } from './secret-variants'

/** A request whose signature was checked. */
export interface CheckedRequest extends SignedRequest {
  readonly headers: Headers
  readonly body: Buffer
}

/** The hint of the first usual change to the body that the signature fits. */
export function firstBodyHint({ body }: CheckedRequest, verify: (body: Buffer) => void): string | undefined {
  const found = BODY_VARIANTS.find(({ undo }) => {
    const variant = undo(body)
    return (
      variant !== undefined &&
      !variant.equals(body) &&
      succeeds(() => {
        verify(variant)
      })
    )
  })
  return found?.hint
}

/** The hint of the first usual change to a secret that the signature fits. */
export function firstSecretHint(
  variants: readonly SecretVariant[],
  secrets: readonly LabelledSecret[],
  fits: (key: string | Buffer) => boolean
): string | undefined {
  for (const { label, value } of secrets) {
    for (const { hint, undo } of variants) {
      const key = undo(value)
      if (key !== undefined && key.length > 0 && fits(key)) return `The secret ${label} ${hint}`
    }
  }
  return undefined
}

/** For a body that was unpacked before it was verified: it cannot be packed again to the same bytes. */
export function gzipHint({ headers, body }: CheckedRequest): string | undefined {
  const isPacked = body[0] === 0x1f && body[1] === 0x8b
  if (isPacked || !/gzip/i.test(headers['content-encoding']?.join() ?? '')) return undefined
  return 'The headers say gzip, but this body is not packed: the signature covers the compressed bytes. Verify first, then unpack.'
}

/** Where nothing else is left. `setting` is the name that the secret has at the sender. */
export function anotherSecret(setting: string): string {
  return `None of the usual changes to the body explains it, so the secret is most likely another: compare it with ${setting} of the destination.`
}

/** Whether a verification ends well. */
export function succeeds(verify: () => void): boolean {
  try {
    verify()
    return true
  } catch (error) {
    if (isSignatureError(error)) return false
    throw error
  }
}

/** The signature under a key that may be no text. */
export function hmac(
  algorithm: 'sha1' | 'sha256',
  key: string | Buffer,
  body: Buffer,
  encoding: 'hex' | 'base64'
): string {
  return createHmac(algorithm, key).update(body).digest(encoding)
}
