import AggregateError from 'aggregate-error'

/**
 * A mapping that cannot be compiled. It has core's message, and like core's error it can be iterated for the single
 * problems; `problems` has their sentences without stack traces.
 */
export class MappingError extends AggregateError {
  readonly problems: readonly string[]

  constructor(cause: Error) {
    const errors: readonly Error[] = cause instanceof AggregateError ? [...cause] : [cause]
    super(errors)
    Object.defineProperty(this, 'name', { value: 'MappingError' })
    Object.defineProperty(this, 'cause', { value: cause })
    this.message = cause.message
    this.problems = errors.map((error) => error.message)
  }
}

/** Whether an error is a {@link MappingError}, also one from a second copy of this package. */
export function isMappingError(error: unknown): error is MappingError {
  return error instanceof Error && error.name === 'MappingError'
}
