/** How deliveries are tried again. */
export interface RetryPolicy {
  /** How often one delivery is sent, the first time included. @default 5 */
  readonly attempts: number
  /** The longest wait after the first attempt, in milliseconds; it doubles with each. @default 500 */
  readonly baseMs: number
  /** The longest wait after any attempt, in milliseconds. @default 30000 */
  readonly maxMs: number
  /** How much of a `Retry-After` is honoured, in milliseconds. @default 60000 */
  readonly maxRetryAfterMs: number
  /** How long after the first attempt another one may begin, in milliseconds. @default no limit but the attempts */
  readonly maxElapsedMs?: number
}

/** The policy of `xwh deliver` (`docs/deliver.md`, *Retries*). */
export const DEFAULT_RETRY: RetryPolicy = { attempts: 5, baseMs: 500, maxMs: 30_000, maxRetryAfterMs: 60_000 }

/**
 * Segment's own: randomised exponential back-off for four hours (*Delivery overview*, retries), and a `Retry-After` of up to
 * 15 minutes.
 */
export const SEGMENT_RETRY: RetryPolicy = {
  attempts: 1_000,
  baseMs: 1_000,
  maxMs: 15 * 60_000,
  maxRetryAfterMs: 15 * 60_000,
  maxElapsedMs: 4 * 3_600_000
}

/**
 * Whether a delivery may be tried once more.
 *
 * @param attempts how often it was tried so far
 * @param elapsedMs when the next attempt would begin, counted from the first
 */
export function mayRetry({ attempts: most, maxElapsedMs }: RetryPolicy, attempts: number, elapsedMs: number): boolean {
  return attempts < most && elapsedMs <= (maxElapsedMs ?? Infinity)
}

/**
 * How long to wait before a delivery is sent again: what the endpoint asked for, else a random part (full jitter) of a
 * limit that doubles.
 *
 * @param policy the limits
 * @param attempts how often it was sent so far, at least 1
 * @param retryInMs what the endpoint asked for
 * @param random a number from 0 up to 1
 * @returns milliseconds
 */
export function retryDelayMs(
  policy: RetryPolicy,
  attempts: number,
  retryInMs: number | undefined,
  random: number
): number {
  if (retryInMs !== undefined) return Math.min(Math.max(retryInMs, 0), policy.maxRetryAfterMs)
  return Math.round(random * Math.min(policy.maxMs, policy.baseMs * 2 ** (attempts - 1)))
}
