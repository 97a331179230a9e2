/**
 * How long an endpoint asks to wait (RFC 9110 §10.2.3).
 *
 * @param value the header: seconds, also with a fraction, or an HTTP date
 * @returns milliseconds from now, 0 for the past; nothing where the value cannot be read
 */
export function parseRetryAfter(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined
  const trimmed = value.trim()
  if (/^\d+(\.\d+)?(e\d+)?$/i.test(trimmed)) return Math.round(Number(trimmed) * 1000)
  if (/^[A-Za-z]{3,9},? /.test(trimmed)) {
    const at = Date.parse(trimmed)
    return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs)
  }
  return undefined
}
