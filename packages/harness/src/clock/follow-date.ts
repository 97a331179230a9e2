import type { ManualClock } from './manual-clock'

/**
 * Makes the global `Date` of this process follow a clock. Plugins and stock actions-core read it: the ends of tokens and
 * the timestamps of signatures would be those of the real day otherwise. Timers stay real.
 *
 * @param clock whose time `Date` tells
 * @returns gives `Date` back
 */
export async function followDate(clock: ManualClock): Promise<() => void> {
  // Loaded when a scenario runs: no other part of the package touches Date.
  const { install } = await import('@sinonjs/fake-timers')
  const fake = install({ now: clock.now(), toFake: ['Date'] })
  const stop = clock.onMove((nowMs) => {
    fake.setSystemTime(nowMs)
  })
  return () => {
    stop()
    fake.uninstall()
  }
}
