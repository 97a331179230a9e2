import type { Clock } from '@extensible-webhooks/engine'

/** A clock that stands still until it is moved. */
export interface TestClock extends Clock {
  /** Moves the clock, waking who sleeps in the order of their times. */
  advance(ms: number): Promise<void>
  /** Times for which somebody asked to sleep and still does. */
  sleeping(): number[]
}

/** Lets everything that is ready to run do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
}

export function createTestClock(startMs = 0): TestClock {
  let nowMs = startMs
  let sleepers: { at: number; ms: number; wake: () => void }[] = []
  return {
    now: () => nowMs,
    sleep: (ms, signal) =>
      new Promise<void>((resolve, reject) => {
        const giveUp = (): void => {
          sleepers = sleepers.filter((other) => other !== sleeper)
          reject(signal?.reason as Error)
        }
        const wake = (): void => {
          signal?.removeEventListener('abort', giveUp)
          resolve()
        }
        const sleeper = { at: nowMs + ms, ms, wake }
        sleepers.push(sleeper)
        signal?.addEventListener('abort', giveUp)
      }),
    sleeping: () => sleepers.map(({ ms }) => ms),
    advance: async (ms) => {
      await settle()
      const until = nowMs + ms
      for (;;) {
        const next = sleepers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
        if (!next) break
        nowMs = next.at
        sleepers = sleepers.filter((other) => other !== next)
        next.wake()
        await settle()
      }
      nowMs = until
      await settle()
    }
  }
}
