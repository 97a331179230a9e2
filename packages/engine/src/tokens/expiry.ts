import type { Tokens } from './types'

const SKEW_MS = 60_000
/** Longer lives are not believed: the arithmetic of dates ends somewhere, and no server means 30,000 years. */
const LONGEST_LIFE_MS = 10 * 365 * 24 * 3_600_000

/**
 * When a token ends.
 *
 * @param expiresIn seconds, as the token endpoint said (RFC 6749 §5.1); anything that is no positive number is taken as
 *   not said
 */
export function expiryOf(expiresIn: unknown, nowMs: number): Pick<Tokens, 'expiresAtMs' | 'obtainedAtMs'> {
  const seconds = typeof expiresIn === 'string' ? Number(expiresIn) : expiresIn
  if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds <= 0) return { obtainedAtMs: nowMs }
  return { obtainedAtMs: nowMs, expiresAtMs: nowMs + Math.min(seconds * 1000, LONGEST_LIFE_MS) }
}

/** Whether a token is over, or will be within 60 s (a fifth of its life where that is shorter). */
export function isExpiring(tokens: Tokens, nowMs: number): boolean {
  const { expiresAtMs, obtainedAtMs } = tokens
  if (expiresAtMs === undefined) return false
  const skewMs = obtainedAtMs === undefined ? SKEW_MS : Math.min(SKEW_MS, (expiresAtMs - obtainedAtMs) / 5)
  return nowMs >= expiresAtMs - skewMs
}

/** Whether a token is certainly over. */
export function isExpired(tokens: Tokens, nowMs: number): boolean {
  return tokens.expiresAtMs !== undefined && nowMs >= tokens.expiresAtMs
}
