import type { Trigger } from '@extensible-webhooks/engine'
import type { ComputeType } from '../file/types'

/** What is worked out for each profile and kept in step with destinations (Segment's `computation_class`). */
export type Computation = Audience | ComputedTrait

/** What audiences and computed traits have in common. */
interface ComputationBase {
  readonly slug: string
  readonly name: string
  /** snake_case of the name: the name of the trait or property that is sent. */
  readonly key: string
  /** Slug of the source whose events make the profiles. */
  readonly source: string
  readonly enabled: boolean
  /** Slugs of destinations of that source. */
  readonly destinations: readonly string[]
  readonly send: 'identify' | 'track'
  /** Names of traits of the profile that go with each call. */
  readonly include: readonly string[]
  /** How long the first sync takes, in milliseconds. */
  readonly firstMs: number
  /** How long after a sync the next one comes, in milliseconds. */
  readonly everyMs: number
}

/** A group of profiles. */
export interface Audience extends ComputationBase {
  readonly class: 'audience'
  readonly when: Condition
}

/** A value for each profile. */
export interface ComputedTrait extends ComputationBase {
  readonly class: 'trait'
  readonly type: ComputeType
  readonly occurrences: Occurrences
}

/** A condition over a profile. */
export type Condition =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | {
      readonly kind: 'performed'
      readonly occurrences: Occurrences
      readonly atLeast: number
      readonly atMost: number | undefined
    }
  | { readonly kind: 'trait'; readonly trigger: Trigger }

/** Which events of a profile are kept, and what of them. */
export interface Occurrences {
  /** The same for the same source, event, condition and property, so that a kept history is found again. */
  readonly id: string
  readonly event: string
  readonly where: Trigger | undefined
  readonly withinMs: number | undefined
  /** Dotted path of the value that is kept with the time. */
  readonly property: string | undefined
}
