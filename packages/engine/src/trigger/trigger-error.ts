/** A trigger that cannot be read. The message says what is wrong, where, and what to write. */
export class TriggerError extends Error {
  override readonly name = 'TriggerError'

  /**
   * @param parserMessage what Segment's parser says
   * @param position where it is wrong, in characters from the start of the source, from 0; unset where that is unknown
   */
  constructor(
    message: string,
    readonly parserMessage: string,
    readonly position?: number
  ) {
    super(message)
  }
}

/** Whether an error is a {@link TriggerError}, also one from a second copy of this package. */
export function isTriggerError(error: unknown): error is TriggerError {
  return error instanceof Error && error.name === 'TriggerError'
}
