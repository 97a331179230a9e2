/** A trigger that cannot be read. */
export class TriggerError extends Error {
  override readonly name = 'TriggerError'

  /** @param parserMessage what core's parser says */
  constructor(
    message: string,
    readonly parserMessage: string
  ) {
    super(message)
  }
}

/** Recognises a TriggerError by name, also one of a second copy of this package. */
export function isTriggerError(error: unknown): error is TriggerError {
  return error instanceof Error && error.name === 'TriggerError'
}
