import { createManualClock } from '../../src'
import { followDate } from '../../src/clock/follow-date'

const START = Date.parse('2026-01-01T00:00:00Z')

describe('the global Date during a scenario (D7)', () => {
  it('follows the clock, and is given back', async () => {
    const real = Date
    const clock = createManualClock(START)
    const giveBack = await followDate(clock)
    try {
      expect(new Date().toISOString()).toBe('2026-01-01T00:00:00.000Z')
      await clock.advance(3_600_000)
      expect(Date.now()).toBe(START + 3_600_000)
      expect(new Date('2020-02-02T00:00:00Z').getTime()).toBe(Date.UTC(2020, 1, 2))
    } finally {
      giveBack()
    }
    expect(Date).toBe(real)
    expect(Math.abs(Date.now() - START)).toBeGreaterThan(86_400_000)
    await clock.advance(1_000)
    expect(Date).toBe(real)
  })

  it('leaves timers as they are', async () => {
    const clock = createManualClock(START)
    const giveBack = await followDate(clock)
    try {
      await new Promise((resolve) => setTimeout(resolve, 1))
      expect(Date.now()).toBe(START)
    } finally {
      giveBack()
    }
  })
})
