/**
 * What can be wrong with the local state.
 *
 * | code | means |
 * |---|---|
 * | `bad-name` | a name that cannot be that of a sealed file |
 * | `bad-key` | a key that is not 32 bytes |
 * | `no-key` | there are sealed files, and no key |
 * | `wrong-key` | a file is sealed under a key that is not here |
 * | `damaged` | a file is cut short, was changed, or stands in another's place |
 * | `unreadable` | the system does not let the file be read |
 * | `not-writable` | the system does not let the folder be written |
 * | `no-space` | the disk is full |
 */
export type StateErrorCode =
  'bad-name' | 'bad-key' | 'no-key' | 'wrong-key' | 'damaged' | 'unreadable' | 'not-writable' | 'no-space'

/** The local state cannot be used. The message names the file and what to do, and holds no secret. */
export class StateError extends Error {
  override readonly name = 'StateError'

  /**
   * @param code one of {@link StateErrorCode}
   * @param message what, where, and what to do
   * @param path the file or folder it is about; empty where it is about a name or a variable
   */
  constructor(
    readonly code: StateErrorCode,
    message: string,
    readonly path = '',
    options: { readonly cause?: unknown } = {}
  ) {
    super(message, options)
  }
}

/** Recognises a {@link StateError} by name, also one of a second copy of this package. */
export function isStateError(error: unknown): error is StateError {
  return error instanceof Error && error.name === 'StateError' && 'code' in error
}
