import type { RequestPattern } from './request-pattern'

/** A mocked endpoint as it is written. */
export interface EndpointFile extends Omit<RequestPattern, 'method' | 'url'> {
  /** `METHOD URL`; the method may be `*`, the URL may hold `*` and `{name}`. */
  readonly request: string
  /**
   * What it answers, in turn; the last one stays.
   * @default 200 with an empty body
   */
  readonly replies?: readonly ReplyFile[]
  /** It need not be called. @default false */
  readonly optional?: boolean
  /** It answers this often and is then as if it were not there. @default for ever */
  readonly times?: number
}

/** One reply of an endpoint: a status, a response, or a fault. */
export type ReplyFile = number | ReplyMessageFile

/** A reply with more than its status. */
export interface ReplyMessageFile {
  /** @default 200 */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string | number>>
  /** The body as JSON, with its content type. */
  readonly json?: unknown
  readonly text?: string
  /** Waits on the clock before the first byte: `2s`, or milliseconds. */
  readonly delay?: string | number
  /** The name of a fault, which is then shown on a real socket. */
  readonly fault?: string
  /** Where a redirect leads. */
  readonly location?: string
  /** Size of a large body, in bytes. */
  readonly bytes?: number
}
