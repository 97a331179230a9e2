import type { Code } from '../outcome/codes'

/** What can prevent a response. */
export type TransportErrorCode = Code<'request'> | 'malformed'

/** A request that got no complete response. */
export class TransportError extends Error {
  override readonly name = 'TransportError'

  /**
   * @param code one of the table in `outcome/codes.ts`
   * @param message in words, without secrets
   * @param options `errno` is Node's own code where there is one, such as `ECONNRESET`; `status` is that of a response
   *   whose headers had arrived
   */
  constructor(
    readonly code: TransportErrorCode,
    message: string,
    options: { readonly cause?: unknown; readonly errno?: string; readonly status?: number } = {}
  ) {
    super(message, { cause: options.cause })
    this.errno = options.errno
    this.responseStatus = options.status
  }

  readonly errno: string | undefined
  readonly responseStatus: number | undefined
}

/** Recognises a TransportError by name, also one of a second copy of this package. */
export function isTransportError(error: unknown): error is TransportError {
  return error instanceof Error && error.name === 'TransportError' && 'code' in error
}
