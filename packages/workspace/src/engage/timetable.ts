import type { Clock } from '@extensible-webhooks/engine'

/** What the timetable of one audience or computed trait needs. */
export interface TimetableInput {
  readonly clock: Clock
  readonly signal: AbortSignal
  /** When the next sync is due, in milliseconds since the epoch. */
  readonly nextAtMs: () => number
  readonly sync: () => Promise<unknown>
}

/** Sleeps until the next sync is due, syncs, and so on, until the signal ends it. */
export async function runTimetable(input: TimetableInput): Promise<void> {
  while (await sleepUntilDue(input)) await input.sync()
}

/** Whether the time has come; false where the signal came first. */
async function sleepUntilDue({ clock, signal, nextAtMs }: TimetableInput): Promise<boolean> {
  if (signal.aborted) return false
  const slept = clock.sleep(Math.max(0, nextAtMs() - clock.now()), signal)
  return slept.then(
    () => true,
    (error: unknown) => {
      if (signal.aborted) return false
      throw error
    }
  )
}
