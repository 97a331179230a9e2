import type { JSONPrimitive } from '@segment/actions-core'
import type { Clock } from '@extensible-webhooks/engine'
import type { IncomingEvent } from '../ingest/event'
import type { Workspace } from '../model/workspace'

/** What a computation gives for a profile: `true` for a member of an audience, or the value of a computed trait. */
export type ComputedValue = NonNullable<JSONPrimitive> | readonly NonNullable<JSONPrimitive>[]

/** Where profiles and what was sent are kept; the local state of a workspace is one. */
export interface EngageStore {
  /** What was written last under a name; nothing where nothing was. */
  read(name: string): Promise<unknown>
  /** Keeps a value that JSON can hold, whole or not at all. */
  write(name: string, value: unknown): Promise<void>
}

/** Options of `createEngage`. */
export interface EngageOptions {
  /** Its audiences and computed traits are computed. */
  readonly workspace: Workspace
  /** By which conditions look back, and syncs are dated. */
  readonly clock: Clock
  /**
   * Takes each call; it enters the pipeline as an event of the source of the audience. A member counts as told once the
   * promise resolves; where it rejects, the sync ends there and the rest is sent by the next one.
   */
  readonly onEvent: (incoming: IncomingEvent, destination: string) => Promise<void> | void
  /** Where profiles, and what was sent, are kept. @default none: profiles live as long as the process */
  readonly store?: EngageStore
  /** Takes the end of every sync. @default nobody is told */
  readonly onSync?: (record: SyncRecord) => void
  /**
   * Profiles that are kept, over all sources; events of people who come later are not recorded.
   * @default 200000
   */
  readonly maxProfiles?: number
  /**
   * Events that are kept of one profile for one condition or computed trait; the latest stay.
   * @default 1000
   */
  readonly maxHistory?: number
}

/** One sync of an audience or computed trait with one destination. */
export interface SyncRecord {
  /** Slug of the audience or computed trait. */
  readonly computation: string
  /** Slug of the destination. */
  readonly destination: string
  /** Whether everyone was to be sent, and not only changes. */
  readonly first: boolean
  readonly startedAtMs: number
  readonly finishedAtMs: number
  /** Members, or profiles with a value, at the start of the sync. */
  readonly members: number
  /** Calls that were taken and say `true` or a value. */
  readonly set: number
  /** Calls that were taken and say `false` or `null`. */
  readonly cleared: number
  /** Why it ended early; what is left over is sent by the next one. */
  readonly error?: string
}

/** A profile for which a computation gives a value. */
export interface Member {
  readonly userId?: string
  readonly anonymousId?: string
  readonly value: ComputedValue
}

/** Profiles, audiences and computed traits of a workspace. */
export interface Engage {
  /**
   * Takes an event into the profile of its user. Resolves at once, but for a delete, which resolves when the profile is
   * gone from the store as well.
   */
  record(incoming: Pick<IncomingEvent, 'event' | 'source'>): Promise<void>
  /**
   * Sends what changed since the last sync, or everyone where there was none, to each enabled destination of an audience
   * or computed trait. A second call while one is under way gives the end of that one.
   *
   * @param slug of the audience or computed trait
   * @param signal stops between two calls
   * @returns one record for each destination
   * @throws where no audience or computed trait has this slug
   */
  sync(slug: string, signal?: AbortSignal): Promise<readonly SyncRecord[]>
  /**
   * Syncs everything by the clock: first after `sync.first`, then after each `sync.every`.
   *
   * @param signal ends it
   * @returns resolves when it has ended
   */
  startTimetable(signal: AbortSignal): Promise<void>
  /** When the timetable syncs next, in milliseconds since the epoch. */
  nextSyncAtMs(slug: string): number
  /** Who belongs to an audience, or has a value of a computed trait, now. */
  members(slug: string): readonly Member[]
  /** The last 50 syncs, oldest first. */
  syncs(slug: string): readonly SyncRecord[]
  /** How many profiles there are, and how many events were not recorded since a bound was reached. */
  stats(): { readonly profiles: number; readonly refused: number }
  /** Writes everything to the store; syncs do so by themselves. */
  save(): Promise<void>
}
