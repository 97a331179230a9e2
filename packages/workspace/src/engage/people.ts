import type { JSONValue } from '@segment/actions-core'
import type { Clock } from '@extensible-webhooks/engine'
import type { IncomingEvent } from '../ingest/event'
import type { Computation, ComputedTrait } from '../model/computation'
import { isOwnCall } from './calls'
import { createEvaluate, type Evaluate } from './evaluate'
import { identityOf, type Profile } from './profile'
import { createProfiles, type Profiles } from './profiles'
import { createRecorder, idOf, type Recorder } from './recorder'
import type { ComputedValue } from './types'

/** The profiles of every source that a computation asks for. */
export interface People {
  /** Takes an event into a profile; gives the ids of a profile that it removed. */
  record(incoming: Pick<IncomingEvent, 'event' | 'source'>): ReadonlySet<string>
  /** Who has which value of a computation now, by identity. */
  valuesOf(computation: Computation): ReadonlyMap<string, ComputedValue>
  /** When the profile of an identity was made; nothing where there is none. */
  sinceMs(source: string, identity: string): number | undefined
  /** Traits that identify calls gave to the profile of an identity. */
  traitsOf(source: string, identity: string): Readonly<Record<string, JSONValue>>
  restore(source: string, profile: Profile): void
  bySource(): readonly (readonly [source: string, profiles: Iterable<Profile>])[]
  /** How many profiles there are, and how many events were not recorded. */
  stats(): { readonly profiles: number; readonly refused: number }
}

/** What bounds the profiles. */
export interface PeopleLimits {
  readonly maxProfiles: number
  readonly maxHistory: number
}

/** Makes room for the profiles of the sources of some computations. */
export function createPeople(computations: readonly Computation[], clock: Clock, limits: PeopleLimits): People {
  return new PeopleOfSources(computations, clock, limits)
}

interface SourceState {
  readonly profiles: Profiles
  readonly record: Recorder
  readonly evaluate: Evaluate
}

class PeopleOfSources implements People {
  readonly #clock: Clock
  readonly #limits: PeopleLimits
  readonly #sources: ReadonlyMap<string, SourceState>
  #refused = 0
  #lastSinceMs = 0

  constructor(computations: readonly Computation[], clock: Clock, limits: PeopleLimits) {
    this.#clock = clock
    this.#limits = limits
    const sources = new Set(computations.map(({ source }) => source))
    this.#sources = new Map(
      [...sources].map((slug) => [slug, this.#createSource(computations.filter(({ source }) => source === slug))])
    )
  }

  record({ event, source }: Pick<IncomingEvent, 'event' | 'source'>): ReadonlySet<string> {
    const state = this.#sources.get(source)
    if (!state || isOwnCall(event)) return NOBODY
    if (event.type === 'delete') return state.profiles.remove(idOf(event.userId), idOf(event.anonymousId))
    if (!state.record(event, state.profiles, this.#clock.now())) this.#refused++
    return NOBODY
  }

  valuesOf(computation: Computation): ReadonlyMap<string, ComputedValue> {
    const source = this.#sources.get(computation.source)
    const nowMs = this.#clock.now()
    const values = new Map<string, ComputedValue>()
    for (const profile of source?.profiles.all() ?? []) {
      const value = source?.evaluate(computation, profile, nowMs)
      if (value !== undefined) values.set(identityOf(profile), value)
    }
    return values
  }

  sinceMs(source: string, identity: string): number | undefined {
    return this.#sources.get(source)?.profiles.byIdentity(identity)?.sinceMs
  }

  traitsOf(source: string, identity: string): Readonly<Record<string, JSONValue>> {
    return this.#sources.get(source)?.profiles.byIdentity(identity)?.traits ?? {}
  }

  restore(source: string, profile: Profile): void {
    this.#sources.get(source)?.profiles.restore(profile)
    this.#lastSinceMs = Math.max(this.#lastSinceMs, profile.sinceMs)
  }

  bySource(): readonly (readonly [string, Iterable<Profile>])[] {
    return [...this.#sources].map(([source, { profiles }]) => [source, profiles.all()])
  }

  stats(): { readonly profiles: number; readonly refused: number } {
    const sizes = [...this.#sources.values()].map(({ profiles }) => profiles.size())
    return { profiles: sizes.reduce((sum, size) => sum + size, 0), refused: this.#refused }
  }

  #createSource(computations: readonly Computation[]): SourceState {
    const { maxHistory } = this.#limits
    const traits = computations.filter((each): each is ComputedTrait => each.class === 'trait')
    return {
      profiles: createProfiles({ nextSinceMs: () => this.#nextSinceMs(), maxHistory }),
      record: createRecorder(computations, maxHistory),
      evaluate: createEvaluate(traits)
    }
  }

  #nextSinceMs(): number | undefined {
    if (this.stats().profiles >= this.#limits.maxProfiles) return undefined
    this.#lastSinceMs = Math.max(this.#clock.now(), this.#lastSinceMs + 1)
    return this.#lastSinceMs
  }
}

const NOBODY: ReadonlySet<string> = new Set()
