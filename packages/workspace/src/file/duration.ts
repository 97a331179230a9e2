const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000
}

/** What a duration in a file looks like, for messages. */
export const DURATION_HINT = 'a number and d, h, m, s or ms, such as 30d or 90m'

/**
 * Reads a duration such as `30d`, `6h`, `90m` or `1.5s`.
 *
 * @returns milliseconds, or nothing where the text is none
 */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text.trim()) ?? []
  return amount === undefined ? undefined : Math.round(Number(amount) * (UNITS[unit] ?? Number.NaN))
}
