import { parseRetryAfter } from '../../src/outcome/retry-after'

const NOW = Date.parse('2026-01-01T00:00:00Z')

describe('F16: Retry-After', () => {
  test.each([
    ['0', 0],
    ['7', 7_000],
    ['1.5', 1_500],
    ['1e12', 1e15],
    ['Thu, 01 Jan 2026 00:00:09 GMT', 9_000],
    ['Wed, 31 Dec 2025 23:00:00 GMT', 0]
  ])('reads %j', (value, expected) => {
    expect(parseRetryAfter(value, NOW)).toBe(expected)
  })

  test.each(['abc', '-3', '', 'soon, please', 'Thu, 99 Foo 2026', undefined])('gives nothing for %j', (value) => {
    expect(parseRetryAfter(value, NOW)).toBeUndefined()
  })
})
