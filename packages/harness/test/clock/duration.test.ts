import { parseDuration, writeDuration } from '@extensible-webhooks/workspace'

describe('durations of scenario files', () => {
  it.each([
    ['500ms', 500],
    ['2s', 2_000],
    ['1.5s', 1_500],
    ['10m', 600_000],
    ['4h', 14_400_000],
    ['1d', 86_400_000],
    ['1h30m', 5_400_000],
    ['1h 30m', 5_400_000],
    [250, 250],
    [0, 0]
  ])('%p are %p milliseconds', (text, ms) => {
    expect(parseDuration(text)).toBe(ms)
  })

  it.each(['', 'soon', '10', '10 minutes', 'm10', '-1s', -1, NaN, Infinity, null, undefined, {}])(
    '%p is none',
    (value) => {
      expect(parseDuration(value)).toBeUndefined()
    }
  )

  it.each([
    [0, '0ms'],
    [500, '500ms'],
    [1_500, '1s500ms'],
    [90_000, '1m30s'],
    [93_600_000, '26h']
  ])('%p milliseconds are written as they are read', (ms, text) => {
    expect(writeDuration(ms)).toBe(text)
    expect(parseDuration(text)).toBe(ms)
  })
})
