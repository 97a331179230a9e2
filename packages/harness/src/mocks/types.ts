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
  /** The name of a fault. */
  readonly fault?: string
  /** For `redirect`: where to. */
  readonly location?: string
  /** For `big-body`, `big-header`, `gzip-bomb`: how many. */
  readonly bytes?: number
  /** For `many-headers`: how many. */
  readonly count?: number
  /** For `drip-headers`, `drip-body`, `endless-chunks`: real milliseconds between two pieces. */
  readonly everyMs?: number
  /** For `rate-limit`: the value of `Retry-After`. */
  readonly retryAfter?: string | number
  /** For `slow`: milliseconds on the clock. */
  readonly delayMs?: number
  /** For `partial`: every how manieth item fails. */
  readonly every?: number
  /** For `partial`: where the items are in the request. */
  readonly path?: string
  /** For `partial`: where the results go in the response. */
  readonly results?: string
  /** For `partial`: status of an item that failed. */
  readonly failed?: number
}
