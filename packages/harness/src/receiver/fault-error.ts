/** A fault or reply was named in a way that cannot be understood. The message says what, and what there is. */
export class FaultError extends Error {
  override readonly name = 'FaultError'
}

/** Recognises a FaultError by name, also one of a second copy of this package. */
export function isFaultError(error: unknown): error is FaultError {
  return error instanceof Error && error.name === 'FaultError'
}
