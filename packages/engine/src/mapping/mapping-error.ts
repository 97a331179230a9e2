// A default import would stand in the declarations, and ask every program for `esModuleInterop`.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- the form that `export =` is made for
import AggregateError = require('aggregate-error')

// Where the stack of the validation overflows, core only says so.
const TOO_DEEP = 'The mapping is nested too deeply: use fewer levels.'

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
    const overflow = errors.some(({ message }) => message === 'Maximum call stack size exceeded')
    this.problems = overflow ? [TOO_DEEP] : errors.map((error) => error.message)
    this.message = overflow ? TOO_DEEP : cause.message
  }
}

/** Whether an error is a {@link MappingError}, also one from a second copy of this package. */
export function isMappingError(error: unknown): error is MappingError {
  return error instanceof Error && error.name === 'MappingError'
}
