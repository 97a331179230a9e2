import type { ManualClock } from './manual-clock'

/**
 * Waits for a promise that may itself wait for the clock: moves the clock from sleeper to sleeper until it has settled, and
 * no further.
 *
 * @throws Error where nobody sleeps and it still has not settled, since then it never will
 */
export async function untilSettled<T>(clock: ManualClock, promise: Promise<T>): Promise<T> {
  let settled = false
  const done = (): void => {
    settled = true
  }
  promise.then(done, done)
  await clock.idle()
  while (!isSettled()) {
    const next = clock.nextWake()
    if (next === undefined) throw new Error('It does not end, and nothing waits for the clock.')
    await clock.advanceTo(next)
  }
  return promise

  function isSettled(): boolean {
    return settled
  }
}
