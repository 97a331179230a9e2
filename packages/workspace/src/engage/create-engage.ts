import { messageOf } from '../errors'
import type { IncomingEvent } from '../ingest/event'
import type { Computation } from '../model/computation'
import { suggest } from '../file/nearest'
import { personasOf } from './calls'
import { createPeople, type People } from './people'
import { toIds } from './profile'
import { PROFILES, readProfiles, readSyncs, SYNCS, writeProfiles, writeSyncs, type SyncState } from './state'
import { syncDestination } from './sync-destination'
import { runTimetable } from './timetable'
import type { Engage, EngageOptions, Member, SyncRecord } from './types'

const DEFAULT_MAX_PROFILES = 200_000
const DEFAULT_MAX_HISTORY = 1_000
const MAX_RECORDS = 50

/**
 * Opens the profiles of a workspace and keeps its audiences and computed traits in step with destinations, as Segment's
 * Engage does: the first sync tells every member, later ones only what changed (`docs/audiences.md`).
 *
 * @param options workspace, clock, where calls go, and the store from which the state is read
 * @throws where the stored state is of another version
 */
export async function createEngage(options: EngageOptions): Promise<Engage> {
  const { workspace, clock, store, maxProfiles = DEFAULT_MAX_PROFILES, maxHistory = DEFAULT_MAX_HISTORY } = options
  const enabled = workspace.computations.filter((each) => each.enabled)
  const [profiles, syncs] = await Promise.all([store?.read(PROFILES), store?.read(SYNCS)])
  const people = createPeople(enabled, clock, { maxProfiles, maxHistory })
  for (const { source, profile } of readProfiles(profiles)) people.restore(source, profile)
  return new SyncedEngage(options, enabled, people, readSyncs(syncs, enabled, clock.now()))
}

/**
 * Events come into the profiles of their source. A sync works out who has which value, and tells each destination what it
 * does not know yet; the ledger of the destination is what it was told.
 */
class SyncedEngage implements Engage {
  readonly #options: EngageOptions
  readonly #computations: ReadonlyMap<string, Computation>
  readonly #people: People
  readonly #states: ReadonlyMap<string, SyncState>
  readonly #underWay = new Map<string, Promise<readonly SyncRecord[]>>()
  #writing: Promise<void> = Promise.resolve()

  constructor(
    options: EngageOptions,
    computations: readonly Computation[],
    people: People,
    states: ReadonlyMap<string, SyncState>
  ) {
    this.#options = options
    this.#computations = new Map(computations.map((each) => [each.slug, each]))
    this.#people = people
    this.#states = states
  }

  async record(incoming: Pick<IncomingEvent, 'event' | 'source'>): Promise<void> {
    const removed = this.#people.record(incoming)
    if (removed.size === 0) return
    // Nothing more is said about somebody who was deleted, not even that they left.
    for (const { slug } of [...this.#computations.values()].filter(({ source }) => source === incoming.source)) {
      for (const ledger of this.#stateOf(slug).ledgers.values()) {
        for (const id of removed) ledger.delete(id)
      }
    }
    await this.save()
  }

  async sync(slug: string, signal?: AbortSignal): Promise<readonly SyncRecord[]> {
    const computation = this.#find(slug)
    const underWay = this.#underWay.get(slug) ?? this.#sync(computation, signal)
    this.#underWay.set(slug, underWay)
    try {
      return await underWay
    } finally {
      this.#underWay.delete(slug)
    }
  }

  async startTimetable(signal: AbortSignal): Promise<void> {
    const { clock } = this.#options
    const due = [...this.#computations.values()].filter(({ destinations }) => destinations.length > 0)
    await Promise.all(
      due.map(({ slug }) =>
        runTimetable({
          clock,
          signal,
          nextAtMs: () => this.nextSyncAtMs(slug),
          sync: () => this.sync(slug, signal)
        })
      )
    )
  }

  nextSyncAtMs(slug: string): number {
    const { firstMs, everyMs } = this.#find(slug)
    const { connectedAtMs, lastAtMs } = this.#stateOf(slug)
    return lastAtMs === undefined ? connectedAtMs + firstMs : lastAtMs + everyMs
  }

  members(slug: string): readonly Member[] {
    return [...this.#people.valuesOf(this.#find(slug))].map(([identity, value]) => ({ ...toIds(identity), value }))
  }

  syncs(slug: string): readonly SyncRecord[] {
    return [...this.#stateOf(this.#find(slug).slug).records]
  }

  stats(): { readonly profiles: number; readonly refused: number } {
    return this.#people.stats()
  }

  save(): Promise<void> {
    const { store } = this.#options
    if (!store) return Promise.resolve()
    const write = async (): Promise<void> => {
      await store.write(PROFILES, writeProfiles(this.#people.bySource()))
      await store.write(SYNCS, writeSyncs([...this.#states].map(([slug, state]) => [this.#find(slug), state] as const)))
    }
    // One after the other, or an older state could be written over a newer one.
    const written = this.#writing.then(write)
    this.#writing = written.catch(() => undefined)
    return written
  }

  async #sync(computation: Computation, signal: AbortSignal | undefined): Promise<readonly SyncRecord[]> {
    const { workspace, clock, onEvent } = this.#options
    const state = this.#stateOf(computation.slug)
    const startedAtMs = clock.now()
    const values = this.#people.valuesOf(computation)
    const personas = personasOf(computation, workspace.name)
    const records: SyncRecord[] = []
    for (const destination of this.#enabledDestinations(computation)) {
      const ledger = state.ledgers.get(destination) ?? new Map<string, never>()
      state.ledgers.set(destination, ledger)
      const first = !state.completed.has(destination)
      const record = await syncDestination({
        computation,
        destination,
        personas,
        nowMs: startedAtMs,
        values,
        ledger,
        first,
        traitsOf: (identity) => this.#people.traitsOf(computation.source, identity),
        sinceMs: (identity) => this.#people.sinceMs(computation.source, identity),
        send: onEvent,
        now: () => clock.now(),
        signal
      })
      if (record.error === undefined) state.completed.add(destination)
      records.push(record)
    }
    // One that was interrupted goes on as soon as the timetable runs again.
    if (signal?.aborted !== true) state.lastAtMs = startedAtMs
    return this.#finish(records, state)
  }

  /** What was told is written down also where the sync ended early. */
  async #finish(records: readonly SyncRecord[], state: SyncState): Promise<readonly SyncRecord[]> {
    state.records.push(...records)
    state.records.splice(0, Math.max(0, state.records.length - MAX_RECORDS))
    const problem = await this.save().then(
      () => undefined,
      (error: unknown) => `what was sent could not be written to the store: ${messageOf(error)}`
    )
    const finished = records.map((record) => (problem === undefined ? record : { ...record, error: problem }))
    for (const record of finished) this.#options.onSync?.(record)
    return finished
  }

  /** A destination that is not enabled receives nothing; its first sync comes once it is. */
  #enabledDestinations({ destinations }: Computation): readonly string[] {
    const { workspace } = this.#options
    return workspace.destinations
      .filter(({ slug, enabled }) => enabled && destinations.includes(slug))
      .map(({ slug }) => slug)
  }

  #find(slug: string): Computation {
    const found = this.#computations.get(slug)
    if (found) return found
    const known = [...this.#computations.keys()]
    throw new Error(`The workspace has no enabled audience or computed trait "${slug}"; ${suggest(slug, known)}`)
  }

  #stateOf(slug: string): SyncState {
    const state = this.#states.get(slug)
    if (!state) throw new Error(`There is no state of "${slug}".`)
    return state
  }
}
