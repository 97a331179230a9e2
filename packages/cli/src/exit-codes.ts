/** What `xwh` ends with. */
export const EXIT = {
  /** All right. */
  ok: 0,
  /** Something failed: a delivery was rejected or given up. */
  failed: 1,
  /** The input was wrong. */
  usage: 2,
  /** Interrupted, after what was in flight has ended. */
  interrupted: 130
} as const

/** Wrong input: the message says what, where, and what to do. Ends the command with exit code 2. */
export class InputError extends Error {
  override readonly name = 'InputError'
}

/** Recognises an InputError by name, also one of a second copy of this package. */
export function isInputError(error: unknown): error is InputError {
  return error instanceof Error && error.name === 'InputError'
}
