import { setTimeout as wait } from 'node:timers/promises'
import type { ManualClock } from './manual-clock'

/** Real milliseconds that something may take which waits neither for the clock nor for counted work. */
const LATEST_MS = 10_000

/**
 * Waits for a promise that may itself wait for the clock: moves the clock from sleeper to sleeper until it has settled, and
 * no further.
 *
 * @throws Error where it does not settle in ten seconds of real time, although nobody sleeps
 */
export async function untilSettled<T>(clock: ManualClock, promise: Promise<T>): Promise<T> {
  const settled = watch(clock.patience(promise))
  const startedMs = performance.now()
  await clock.idle()
  while (!settled()) {
    const next = clock.nextWake()
    if (next !== undefined) await clock.advanceTo(next)
    else if (performance.now() - startedMs < LATEST_MS) await wait(1)
    else throw new Error('It does not end, and nothing waits for the clock.')
    await clock.idle()
  }
  return promise
}

function watch(promise: Promise<unknown>): () => boolean {
  let settled = false
  const done = (): void => {
    settled = true
  }
  promise.then(done, done)
  return () => settled
}
