import type { JSONObject } from '@segment/actions-core'
import type { Clock } from '@extensible-webhooks/engine'
import type { WorkspaceMapping } from '../model/workspace'
import type { Delivery } from './types'

/** Events in a batch where neither the mapping nor its fields say how many; bulk batches start at 1,000 in Segment. */
export const DEFAULT_BATCH_SIZE = 1_000
/** Bytes of a batch where neither the mapping nor its fields say how many. */
export const DEFAULT_BATCH_BYTES = 4_000_000
/** How long an open batch waits for more, in milliseconds, where the mapping does not say. */
export const DEFAULT_MAX_WAIT_MS = 1_000

/**
 * Collects deliveries that go together. An open batch is closed, and sent, when
 *
 * - it holds as many deliveries as its size,
 * - the next delivery would take it over its bytes,
 * - it has waited for as long as it may, or
 * - somebody flushes: the events have ended, or memory is full.
 */
export interface BatchFormer {
  add(delivery: Delivery): void
  /** Closes every open batch. */
  flush(): void
}

/** Whether deliveries of a mapping go in batches: `batch:` of the mapping, or the field `enable_batching`. */
export function isBatched({ mapping, prepared }: Delivery): boolean {
  return mapping.canBatch && (mapping.batch !== undefined || prepared.payload['enable_batching'] === true)
}

/** Whether a mapping may send batches, as far as it can be told before an event is mapped. */
export function mayBatch({ canBatch, batch, fields }: WorkspaceMapping): boolean {
  const field = fields['enable_batching']
  return canBatch && (batch !== undefined || (field !== undefined && field !== null && field !== false))
}

interface OpenBatch {
  readonly deliveries: Delivery[]
  bytes: number
  readonly waiting: AbortController
}

/**
 * @param close takes each batch that is complete
 * @param clock measures how long a batch waits
 */
export function createBatchFormer(close: (deliveries: readonly Delivery[]) => void, clock: Clock): BatchFormer {
  const open = new Map<string, OpenBatch>()

  const finish = (key: string, batch: OpenBatch): void => {
    if (open.get(key) !== batch) return
    open.delete(key)
    batch.waiting.abort()
    close(batch.deliveries)
  }
  const start = (key: string, maxWaitMs: number): OpenBatch => {
    // Two brackets; each delivery then counts its JSON and a comma.
    const batch: OpenBatch = { deliveries: [], bytes: 2, waiting: new AbortController() }
    open.set(key, batch)
    clock.sleep(maxWaitMs, batch.waiting.signal).then(
      () => {
        finish(key, batch)
      },
      () => undefined
    )
    return batch
  }

  return {
    add: (delivery) => {
      const { payload } = delivery.prepared
      const limits = batchLimits(delivery.mapping, payload)
      const key = `${delivery.destination.slug}\n${batchKey(delivery)}`
      const bytes = Buffer.byteLength(JSON.stringify(payload)) + 1
      const current = open.get(key)
      if (current && current.bytes + bytes - 1 > limits.bytes) finish(key, current)
      const batch = open.get(key) ?? start(key, limits.maxWaitMs)
      batch.deliveries.push(delivery)
      batch.bytes += bytes
      if (batch.deliveries.length >= limits.size) finish(key, batch)
    },
    flush: () => {
      for (const [key, batch] of open) finish(key, batch)
    }
  }
}

/** `batch:` beats the fields, the fields beat the defaults. */
function batchLimits(
  { batch }: WorkspaceMapping,
  payload: JSONObject
): { readonly size: number; readonly bytes: number; readonly maxWaitMs: number } {
  return {
    size: batch?.size ?? positive(payload['batch_size']) ?? DEFAULT_BATCH_SIZE,
    bytes: batch?.bytes ?? positive(payload['batch_bytes']) ?? DEFAULT_BATCH_BYTES,
    maxWaitMs: batch?.maxWaitMs ?? DEFAULT_MAX_WAIT_MS
  }
}

/** The mapping, and the values in the payload that all items of a batch must share. */
function batchKey({ destination, mapping, prepared: { payload } }: Delivery): string {
  const named = payload['batch_keys']
  const keys = Array.isArray(named) ? named.map(String) : mapping.batchKeys
  return JSON.stringify([
    destination.mappings.indexOf(mapping),
    // An envelope goes around a whole batch, so those who have different ones cannot share it, whatever the keys are.
    ...[...keys, 'batch_envelope'].map((key) => (Object.hasOwn(payload, key) ? payload[key] : null))
  ])
}

function positive(value: JSONObject[string] | undefined): number | undefined {
  return typeof value === 'number' && value > 0 ? value : undefined
}
