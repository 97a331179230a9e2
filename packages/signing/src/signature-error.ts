/** What can be wrong with a signature, a closed list. */
export const SIGNATURE_ERROR_CODES = [
  'missing-header',
  'malformed-id',
  'malformed-timestamp',
  'timestamp-too-old',
  'timestamp-too-new',
  'malformed-signature',
  'unsupported-version',
  'no-secret',
  'malformed-secret',
  'no-match'
] as const

/** One of {@link SIGNATURE_ERROR_CODES}. */
export type SignatureErrorCode = (typeof SIGNATURE_ERROR_CODES)[number]

/** A body could not be signed, or its signature must not be trusted. The message never holds a secret or a body. */
export class SignatureError extends Error {
  override readonly name = 'SignatureError'
  readonly code: SignatureErrorCode

  constructor(code: SignatureErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

/** Tells a {@link SignatureError} by its shape, so that one from a second copy of this package counts too. */
export function isSignatureError(value: unknown): value is SignatureError {
  return value instanceof Error && value.name === 'SignatureError' && 'code' in value
}
