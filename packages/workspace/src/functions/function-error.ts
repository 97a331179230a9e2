/** The source of an insert function that cannot be loaded. The message begins with the place, as far as it is known. */
export class FunctionError extends Error {
  override readonly name = 'FunctionError'

  /**
   * @param reason what is wrong, in words
   * @param file name of the function's file
   * @param line from 1; unset where it is unknown
   * @param column from 1
   */
  constructor(
    readonly reason: string,
    readonly file: string,
    readonly line?: number,
    readonly column?: number
  ) {
    super(`${[file, line, column].filter((part) => part !== undefined).join(':')}: ${reason}`)
  }
}

/** Whether an error is a {@link FunctionError}, also one from a second copy of this package. */
export function isFunctionError(error: unknown): error is FunctionError {
  return error instanceof Error && error.name === 'FunctionError'
}
