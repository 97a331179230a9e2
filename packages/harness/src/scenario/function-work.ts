import type { Clock, Transport } from '@extensible-webhooks/engine'
import type { FunctionRunner } from '@extensible-webhooks/workspace'
import type { Work } from '../clock/activity'
import type { ManualClock } from '../clock/manual-clock'

/** Makes what runs insert functions. */
export type FunctionRunnerFactory = (options: {
  readonly clock: Clock
  readonly transport: Transport
  readonly random: () => number
  /** Runs at one time; no more and no fewer. */
  readonly maxWorkers: number
}) => FunctionRunner

/** Runs at one time; others wait for a thread. */
const MAX_WORKERS = 2

/** What a run hands to its functions. */
export interface FunctionHost {
  readonly clock: ManualClock
  readonly transport: Transport
  readonly random: () => number
}

/**
 * A runner whose runs are work on the clock. A run is in a thread, so what it waits for cannot be told by where it was
 * called from; it is counted instead. A run that waits has a request or a sleep under way, and beside it a sleep for its own
 * limit. So while there are at least two for each thread that is in use, all runs are waiting, those for a thread among them,
 * and PARKED.
 */
export function trackFunctions(
  create: FunctionRunnerFactory,
  { clock, transport, random }: FunctionHost
): FunctionRunner {
  const runs = new Map<Work, (() => void) | undefined>()
  let waits = 0
  const update = (): void => {
    const parked = waits >= 2 * Math.min(runs.size, MAX_WORKERS)
    for (const [work, unpark] of runs) {
      if (parked === (unpark !== undefined)) continue
      unpark?.()
      runs.set(work, parked ? work.park() : undefined)
    }
  }
  const waiting = async <T>(wait: Promise<T>): Promise<T> => {
    waits++
    update()
    try {
      return await wait
    } finally {
      waits--
      update()
    }
  }
  const runner = create({
    random,
    maxWorkers: MAX_WORKERS,
    clock: { now: () => clock.now(), sleep: (ms, signal) => waiting(sleepUnparked(clock, ms, signal)) },
    transport: {
      send: (request, signal) => waiting(transport.send(request, signal)),
      close: () => Promise.resolve()
    }
  })
  return {
    handlersOf: (insertFunction) => clock.work(runner.handlersOf(insertFunction), `function ${insertFunction.name}`),
    run: async (call, signal) => {
      const work = clock.begin(`function ${call.insertFunction.name}`)
      runs.set(work, undefined)
      update()
      try {
        return await runner.run(call, signal)
      } finally {
        runs.get(work)?.()
        runs.delete(work)
        work.end()
        update()
      }
    },
    close: () => runner.close()
  }
}

/** Sleeps without parking whatever work happens to be in the context of a message from a thread. */
function sleepUnparked(clock: ManualClock, ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      cancel()
      reject(signal?.reason as Error)
    }
    const cancel = clock.after(ms, () => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    })
    signal?.addEventListener('abort', onAbort, { once: true })
    if (signal?.aborted === true) onAbort()
  })
}
