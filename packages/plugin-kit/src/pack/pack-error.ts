/** Why a package could not be packed. */
export type PackErrorCode =
  /** There is no package.json in the folder, or it is not one. */
  | 'no-package'
  /** npm is not on the PATH. */
  | 'no-npm'
  /** `npm pack`, or a script of the package that it runs, failed. */
  | 'pack-failed'
  /** It was interrupted. */
  | 'interrupted'

/** A package could not be packed. The message says what, where, and what to do; no token is in it. */
export class PackError extends Error {
  override readonly name = 'PackError'

  /**
   * @param code one of a closed list
   * @param message what, where, and what to do
   */
  constructor(
    readonly code: PackErrorCode,
    message: string
  ) {
    super(message)
  }
}

/** Recognises a PackError by name, also one of a second copy of this package. */
export function isPackError(error: unknown): error is PackError {
  return error instanceof Error && error.name === 'PackError'
}
