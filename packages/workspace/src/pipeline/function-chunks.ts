import type { Clock } from '@extensible-webhooks/engine'
import type { FunctionRunner, InsertFunction } from '../functions/types'
import { DEFAULT_MAX_WAIT_MS, mayBatch } from './batch-former'
import type { FunctionItem } from './function-stage'

/** Events that one call of `onBatch` takes, at most. */
const CHUNK = 1_000

/** Brings events together for `onBatch`, and lets the others through one by one. */
export interface FunctionChunks {
  add(item: FunctionItem): void
  /** Closes every open chunk. */
  flush(): void
}

interface OpenChunk {
  readonly items: FunctionItem[]
  readonly waiting: AbortController
}

/**
 * An event waits for others where its function has an `onBatch` and one of its mappings sends batches; no longer than that
 * mapping lets a batch wait.
 *
 * @param run takes what goes together
 * @param runner says which handlers a function has
 * @param clock measures how long a chunk waits
 */
export function createFunctionChunks(
  run: (items: readonly FunctionItem[], batch: boolean) => void,
  runner: FunctionRunner,
  clock: Clock
): FunctionChunks {
  const withBatch = new WeakMap<InsertFunction, Promise<boolean>>()
  const open = new Map<InsertFunction, OpenChunk>()
  let asking = 0
  let flushed = false

  const hasOnBatch = (insertFunction: InsertFunction): Promise<boolean> => {
    const known = withBatch.get(insertFunction)
    if (known) return known
    // A function that cannot be loaded says so when it is run.
    const asked = runner.handlersOf(insertFunction).then(
      (names) => names.includes('onBatch'),
      () => false
    )
    withBatch.set(insertFunction, asked)
    return asked
  }
  const close = (key: InsertFunction, chunk: OpenChunk): void => {
    if (open.get(key) !== chunk) return
    open.delete(key)
    chunk.waiting.abort()
    run(chunk.items, true)
  }
  const collect = (item: FunctionItem): void => {
    const key = item.insertFunction
    const chunk = open.get(key) ?? { items: [], waiting: new AbortController() }
    if (chunk.items.length === 0) {
      open.set(key, chunk)
      clock.sleep(maxWaitMs(item), chunk.waiting.signal).then(
        () => {
          close(key, chunk)
        },
        () => undefined
      )
    }
    chunk.items.push(item)
    if (chunk.items.length >= CHUNK) close(key, chunk)
  }
  const closeAll = (): void => {
    for (const [key, chunk] of open) close(key, chunk)
  }
  return {
    add: (item) => {
      if (!item.selected.mappings.some(mayBatch)) {
        run([item], false)
        return
      }
      asking++
      void hasOnBatch(item.insertFunction).then((batched) => {
        asking--
        if (batched) collect(item)
        else run([item], false)
        // Who flushed meant these events too.
        if (asking === 0 && flushed) {
          flushed = false
          closeAll()
        }
      })
    },
    flush: () => {
      flushed = asking > 0
      closeAll()
    }
  }
}

function maxWaitMs({ selected: { mappings } }: FunctionItem): number {
  return Math.min(...mappings.filter(mayBatch).map(({ batch }) => batch?.maxWaitMs ?? DEFAULT_MAX_WAIT_MS))
}
