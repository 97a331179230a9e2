/** There is nothing to check under the name that was given. The message says what, where, and what to do. */
export class TargetError extends Error {
  override readonly name = 'TargetError'
}

/** Recognises a TargetError by name, also one of a second copy of this package. */
export function isTargetError(error: unknown): error is TargetError {
  return error instanceof Error && error.name === 'TargetError'
}
