const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** What a duration in a file looks like, for messages. */
export const DURATION_HINT = 'a number and d, h, m, s or ms, such as 30d or 90m'

/**
 * Reads a duration as files write it: `500ms`, `1.5s`, `10m`, `6h`, `30d`, `1h30m`, or a number of milliseconds.
 *
 * @param value what the file holds
 * @returns milliseconds, or nothing where it is no duration
 */
export function parseDuration(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? value : undefined
  if (typeof value !== 'string') return undefined
  const text = value.replaceAll(' ', '')
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text)) return undefined
  const parts = [...text.matchAll(/([\d.]+)([a-z]+)/g)]
  return parts.reduce((sum, [, amount = '0', unit = 'ms']) => sum + Number(amount) * (UNITS_MS[unit] ?? 0), 0)
}

/**
 * Writes milliseconds as {@link parseDuration} reads them: `26h`, `1m30s`, `500ms`.
 *
 * @param ms whole milliseconds
 */
export function writeDuration(ms: number): string {
  let rest = ms
  const parts = ['h', 'm', 's', 'ms'].flatMap((unit) => {
    const size = UNITS_MS[unit] ?? 1
    const count = Math.floor(rest / size)
    rest -= count * size
    return count === 0 ? [] : [`${count}${unit}`]
  })
  return parts.length === 0 ? '0ms' : parts.join('')
}
