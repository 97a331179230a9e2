const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/**
 * Reads a duration as scenario files write it: `500ms`, `2s`, `10m`, `4h`, `1d`, `1h30m`, or a number of milliseconds.
 *
 * @returns milliseconds, or nothing where it is no duration
 */
export function parseDuration(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? value : undefined
  if (typeof value !== 'string') return undefined
  const text = value.replaceAll(' ', '')
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text)) return undefined
  return [...text.matchAll(/([\d.]+)([a-z]+)/g)].reduce(
    (sum, [, amount = '0', unit = 'ms']) => sum + Number(amount) * (UNITS_MS[unit] ?? 0),
    0
  )
}

/** Writes milliseconds as people do: `4 h 10 min`, `2.5 s`, `40 ms`. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${Math.round(ms / 100) / 10} s`
  const minutes = Math.round(ms / 60_000)
  if (minutes < 60) return `${minutes} min`
  const rest = minutes % 60
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`
}
