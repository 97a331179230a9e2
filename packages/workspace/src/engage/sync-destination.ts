import { messageOf } from '../errors'
import type { IncomingEvent } from '../ingest/event'
import { createCall, type CallContext, type Change } from './calls'
import { planChanges, type Ledger } from './told'
import type { ComputedValue, SyncRecord } from './types'

/** What a sync with one destination needs. */
export interface SyncInput extends CallContext {
  /** Who has which value at the start of the sync, by identity. */
  readonly values: ReadonlyMap<string, ComputedValue>
  readonly ledger: Ledger
  /** Whether everyone is to be sent. */
  readonly first: boolean
  /** When a profile was made; nothing where it is gone. */
  readonly sinceMs: (identity: string) => number | undefined
  readonly send: (incoming: IncomingEvent, destination: string) => Promise<void> | void
  readonly now: () => number
  readonly signal?: AbortSignal | undefined
}

/**
 * Tells a destination what changed, one call after the other. A change is written into the ledger once its call was taken,
 * so a sync that ends in the middle leaves the rest to the next one, and nothing is told twice.
 */
export async function syncDestination(input: SyncInput): Promise<SyncRecord> {
  const { computation, destination, values, ledger, first, nowMs: startedAtMs } = input
  const changes = planChanges(values, ledger, input.sinceMs)
  const counts = { set: 0, cleared: 0 }
  let error: string | undefined
  try {
    for (const [index, change] of changes.entries()) {
      if (input.signal?.aborted === true) throw new Error(`interrupted after ${index} of ${changes.length} calls`)
      await tell(change, index + 1, input, counts)
    }
  } catch (thrown) {
    error = messageOf(thrown)
  }
  forgetStale(input)
  const finishedAtMs = input.now()
  const about = { computation: computation.slug, destination, first, startedAtMs, finishedAtMs }
  return { ...about, members: values.size, ...counts, ...(error === undefined ? {} : { error }) }
}

async function tell(
  change: Change,
  line: number,
  input: SyncInput,
  counts: { set: number; cleared: number }
): Promise<void> {
  const { ledger, destination } = input
  // Deleted while the sync was under way: nothing more is said about them.
  if (isGone(change, input)) return
  await input.send(createCall(change, input, line), destination)
  if (change.value === null) counts.cleared++
  else counts.set++
  const { identity, ...told } = change
  if (!isGone(change, input)) ledger.set(identity, told)
}

/** Who gets a value must still be there; who loses one must still be in the ledger, from which a deletion takes them. */
function isGone(change: Change, { ledger, sinceMs }: SyncInput): boolean {
  const since = change.value === null ? ledger.get(change.identity)?.sinceMs : sinceMs(change.identity)
  return since !== change.sinceMs
}

/** Anonymous ids that have become a user's are not needed once their end was told; otherwise the ledger would grow. */
function forgetStale({ ledger, sinceMs }: SyncInput): void {
  for (const [identity, { value }] of ledger) {
    if (value === null && sinceMs(identity) === undefined) ledger.delete(identity)
  }
}
