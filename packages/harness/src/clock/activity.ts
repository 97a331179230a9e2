import { AsyncLocalStorage } from 'node:async_hooks'

/** One piece of real work: a request under way, a function running in a worker. */
export interface Work {
  readonly label: string
  /** It now waits for the clock, so nobody is to wait for it before the clock moves. Each park needs its own unpark. */
  park(): () => void
  /** It is done; the clock no longer waits for it. */
  end(): void
}

/** Counts real work, so that a clock knows when it may move. */
export interface Activity {
  begin(label: string): Work
  /**
   * Counts a promise, or a function and what it starts: a sleep on the clock inside parks it. Work in the course of other
   * work is that same work.
   */
  work<T>(work: Promise<T> | (() => Promise<T>), label?: string): Promise<T>
  /** Calls a function in the course of work that was begun by hand. */
  within<T>(work: Work, run: () => T): T
  /** The work in whose course this is called. */
  current(): Work | undefined
  /**
   * Something that waits for work or for the clock most of the time, but may do real work of its own that nobody counts, such
   * as packing a body. While it is under way, `idle` is more patient.
   */
  patience<T>(promise: Promise<T>): Promise<T>
  /** Resolves when no work is under way but what is parked. */
  idle(): Promise<void>
}

/**
 * Rounds of the event loop without new work after which nothing is on its way any more. A request through nock takes five
 * rounds from `fetch` to its reply; the rest is for plugins that do more.
 */
const QUIET_ROUNDS = 24
/** Real milliseconds between two looks, and how many looks, where something may do work that is not counted. */
const PATIENCE_MS = 2
const PATIENT_LOOKS = 3
/** The same where nothing waits for the clock: then only that work can go on, and a busy machine may be slow at it. */
const LONE_LOOKS = 250
/** Work that has not come to rest after this long is stuck; to wait on would hide that. */
const STUCK_AFTER_MS = 10_000

/**
 * One for the process: in Node 20 each that was ever used costs time in every promise that follows, for ever. The work of an
 * activity that is over is ended, so that to park it means nothing.
 */
const context = new AsyncLocalStorage<Work>()

/**
 * Work is ACTIVE from its beginning to its end, but PARKED where it waits for the clock. The activity is idle once all work
 * is PARKED or ended and the event loop has gone round without new work.
 *
 * @param isAwaited whether somebody sleeps on the clock
 */
export function createActivity(stuckAfterMs = STUCK_AFTER_MS, isAwaited: () => boolean = () => true): Activity {
  const active = new Set<Work>()
  const parked = new Set<Work>()
  let changes = 0
  let patient = 0
  let waiting: (() => void)[] = []

  const changed = (): void => {
    changes++
    if (active.size > 0) return
    const ready = waiting
    waiting = []
    for (const resolve of ready) resolve()
  }
  const begin = (label: string): Work => {
    let parks = 0
    let ended = false
    const update = (): void => {
      if (!ended && parks === 0) active.add(work)
      else active.delete(work)
      if (!ended && parks > 0) parked.add(work)
      else parked.delete(work)
      changed()
    }
    const work: Work = {
      label,
      park: () => {
        let isParked = true
        parks++
        update()
        return () => {
          if (!isParked) return
          isParked = false
          parks--
          update()
        }
      },
      end: () => {
        ended = true
        update()
      }
    }
    update()
    return work
  }

  const nothingActive = async (): Promise<void> => {
    if (active.size === 0) return
    let timer: NodeJS.Timeout | undefined
    const stuck = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        const labels = [...active].map(({ label }) => label).join(', ')
        reject(new Error(`Work has not come to rest after ${stuckAfterMs} ms: ${labels}.`))
      }, stuckAfterMs)
    })
    const rest = new Promise<void>((resolve) => waiting.push(resolve))
    await Promise.race([rest, stuck]).finally(() => {
      clearTimeout(timer)
    })
  }

  const quiet = async (): Promise<void> => {
    for (let rounds = 0; rounds < QUIET_ROUNDS; rounds++) {
      await nothingActive()
      const before = changes
      await new Promise((resolve) => setImmediate(resolve))
      if (changes !== before) rounds = -1
    }
  }

  return {
    begin,
    work: async (work, label = 'work') => {
      if (typeof work === 'function' && context.getStore()) return work()
      const mine = begin(label)
      try {
        return await (typeof work === 'function' ? context.run(mine, work) : work)
      } finally {
        mine.end()
      }
    },
    within: (work, run) => context.run(work, run),
    current: () => context.getStore(),
    patience: async (promise) => {
      patient++
      try {
        return await promise
      } finally {
        patient--
        changed()
      }
    },
    idle: async () => {
      await quiet()
      const looks = (): number => (parked.size === 0 && !isAwaited() ? LONE_LOOKS : PATIENT_LOOKS)
      for (let look = 0; look < looks() && patient > 0; look++) {
        const before = changes
        await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))
        if (changes === before) continue
        look = -1
        await quiet()
      }
    }
  }
}
