import { systemClock } from '@extensible-webhooks/engine'
import type { ManualClock } from '../clock/manual-clock'

/** What mocks need of a clock. */
export type MockClock = Pick<ManualClock, 'now' | 'sleep' | 'after' | 'begin' | 'within' | 'park' | 'work'>

/** The clock on the wall, for mocks that are used without a scenario: nobody waits for its work to come to rest. */
export const wallClock: MockClock = {
  now: () => systemClock.now(),
  sleep: (ms, signal) => systemClock.sleep(ms, signal),
  after: (ms, run) => {
    const timer = setTimeout(run, Math.min(ms, 2_147_483_647))
    return () => {
      clearTimeout(timer)
    }
  },
  begin: (label) => ({ label, park: () => () => undefined, end: () => undefined }),
  within: (_work, run) => run(),
  park: () => () => undefined,
  work: (work) => (typeof work === 'function' ? work() : work)
}
