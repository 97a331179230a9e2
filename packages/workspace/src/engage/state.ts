import type { JSONValue } from '@segment/actions-core'
import type { Computation } from '../model/computation'
import type { KeptValue } from './history'
import type { Profile } from './profile'
import type { Ledger, Told } from './told'
import type { SyncRecord } from './types'

/** Names under which the state is kept in a store. */
export const PROFILES = 'engage-profiles'
export const SYNCS = 'engage-syncs'

const VERSION = 1

/** What is known of the syncs of one audience or computed trait. */
export interface SyncState {
  /** When it was seen first, in milliseconds since the epoch. */
  readonly connectedAtMs: number
  /** When the last sync began; unset before the first one. */
  lastAtMs: number | undefined
  /** By slug of the destination. */
  readonly ledgers: Map<string, Ledger>
  /** Slugs of the destinations whose first sync came to its end. */
  readonly completed: Set<string>
  readonly records: SyncRecord[]
}

interface StoredProfile {
  readonly source: string
  readonly userId?: string
  readonly ids: readonly string[]
  readonly traits: Readonly<Record<string, JSONValue>>
  readonly histories: readonly (readonly [id: string, at: number[], values: KeptValue[]])[]
  readonly sinceMs: number
}

interface StoredSyncs {
  /** What was sent; under another key or form, destinations know nothing yet. */
  readonly sentAs: string
  readonly connectedAtMs: number
  readonly lastAtMs?: number
  readonly ledgers: readonly (readonly [destination: string, told: readonly (readonly [string, Told])[]])[]
  readonly completed: readonly string[]
  readonly records: readonly SyncRecord[]
}

interface Stored<T> {
  readonly version: typeof VERSION
  readonly items: T
}

export function writeProfiles(bySource: Iterable<readonly [string, Iterable<Profile>]>): Stored<StoredProfile[]> {
  const items: StoredProfile[] = []
  for (const [source, profiles] of bySource) {
    for (const { userId, ids, traits, histories, sinceMs } of profiles) {
      const kept = [...histories].map(([id, { at, values }]) => [id, at, values] as const)
      items.push({
        source,
        ...(userId === undefined ? {} : { userId }),
        ids: [...ids],
        traits,
        histories: kept,
        sinceMs
      })
    }
  }
  return { version: VERSION, items }
}

/** @throws where the state was written by another version of this program */
export function readProfiles(stored: unknown): readonly { readonly source: string; readonly profile: Profile }[] {
  return itemsOf<StoredProfile[]>(stored, PROFILES, []).map(({ source, userId, ids, traits, histories, sinceMs }) => ({
    source,
    profile: {
      userId,
      ids: new Set(ids),
      traits,
      histories: new Map(histories.map(([id, at, values]) => [id, { at, values }])),
      sinceMs
    }
  }))
}

export function writeSyncs(
  states: Iterable<readonly [Computation, SyncState]>
): Stored<Readonly<Record<string, StoredSyncs>>> {
  const items = [...states].map(([computation, state]) => [computation.slug, storedSyncs(computation, state)] as const)
  return { version: VERSION, items: Object.fromEntries(items) }
}

function storedSyncs(computation: Computation, { lastAtMs, ledgers, completed, ...rest }: SyncState): StoredSyncs {
  return {
    ...rest,
    sentAs: sentAs(computation),
    ...(lastAtMs === undefined ? {} : { lastAtMs }),
    ledgers: [...ledgers].map(([destination, ledger]) => [destination, [...ledger]] as const),
    completed: [...completed]
  }
}

/**
 * Reads what is known of the syncs of each computation. One that is new, or is sent in another form than before, begins
 * anew; what belongs to one that is no longer in the workspace is dropped.
 *
 * @throws where the state was written by another version of this program
 */
export function readSyncs(
  stored: unknown,
  computations: readonly Computation[],
  nowMs: number
): ReadonlyMap<string, SyncState> {
  const items = itemsOf<Readonly<Record<string, StoredSyncs>>>(stored, SYNCS, {})
  const states = computations.map((computation): [string, SyncState] => {
    const { slug } = computation
    const kept = Object.hasOwn(items, slug) ? items[slug] : undefined
    return [slug, kept?.sentAs === sentAs(computation) ? restore(kept) : begin(nowMs)]
  })
  return new Map(states)
}

function restore({ connectedAtMs, lastAtMs, ledgers, completed, records }: StoredSyncs): SyncState {
  return {
    connectedAtMs,
    lastAtMs,
    ledgers: new Map(ledgers.map(([destination, told]) => [destination, new Map(told)])),
    completed: new Set(completed),
    records: [...records]
  }
}

function begin(connectedAtMs: number): SyncState {
  return { connectedAtMs, lastAtMs: undefined, ledgers: new Map(), completed: new Set(), records: [] }
}

function sentAs({ class: kind, key, send }: Computation): string {
  return `${kind} ${key} ${send}`
}

/** The store gives what was written by `write…`, or nothing; it is sealed, so nobody else has changed it. */
function itemsOf<T>(stored: unknown, name: string, none: T): T {
  if (stored === undefined || stored === null) return none
  if (typeof stored === 'object' && 'version' in stored && stored.version === VERSION)
    return (stored as Stored<T>).items
  throw new Error(`The stored state "${name}" is of another version of this program; remove it to begin anew.`)
}
