const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** What a duration in a file looks like, for messages. */
export const DURATION_HINT = 'a number and d, h, m, s or ms, such as 30d or 90m'

/**
 * Reads a duration such as `30d`, `6h`, `1h30m` or `1.5s`.
 *
 * @returns milliseconds, or nothing where the text is none
 */
export function parseDuration(text: string): number | undefined {
  const trimmed = text.trim()
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(trimmed)) return undefined
  const parts = [...trimmed.matchAll(/([\d.]+)([a-z]+)/g)]
  return parts.reduce((sum, [, amount = '0', unit = 'ms']) => sum + Number(amount) * (UNITS_MS[unit] ?? 0), 0)
}
