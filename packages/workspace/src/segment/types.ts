import type { JSONObject, JSONValue } from '@segment/actions-core'

/** A source as Segment's Public API gives it; members that are of no use here are left out. */
export interface SegmentSource {
  readonly id: string
  readonly slug: string
  readonly name?: string
  readonly enabled?: boolean
  readonly writeKeys?: readonly string[]
}

/** Which destination of Segment's catalog it is. */
export interface SegmentMetadata {
  readonly id?: string
  readonly name?: string
  readonly slug?: string
  readonly previousNames?: readonly string[]
  readonly actions?: readonly { readonly id: string; readonly slug: string }[]
}

/** A destination as the Public API gives it. */
export interface SegmentDestination {
  readonly id: string
  readonly name?: string
  readonly enabled: boolean
  readonly sourceId: string
  readonly metadata: SegmentMetadata
  readonly settings: JSONObject
}

/** A destination subscription: what the app calls a mapping. */
export interface SegmentSubscription {
  readonly id: string
  readonly name: string
  readonly actionId?: string
  readonly actionSlug: string
  readonly destinationId: string
  /** Set where a reverse ETL model feeds it and not a source. */
  readonly modelId?: string
  readonly enabled: boolean
  readonly trigger: string
  readonly settings?: JSONObject
}

/** What a destination filter does. */
export interface SegmentFilterAction {
  readonly type: 'DROP' | 'SAMPLE' | 'DROP_PROPERTIES' | 'ALLOW_PROPERTIES'
  /** How many go on, from 0 to 1. */
  readonly percent?: number
  /** The field by whose value is sampled. */
  readonly path?: string
  /** Names of members by the object in which they are. */
  readonly fields?: Readonly<Record<string, readonly string[]>>
}

/** A destination filter as the Public API gives it. */
export interface SegmentFilter {
  readonly id: string
  readonly sourceId: string
  readonly destinationId: string
  readonly if: string
  readonly actions: readonly SegmentFilterAction[]
  readonly title: string
  readonly description?: string
  readonly enabled: boolean
}

/** A setting that a function declares. */
export interface SegmentFunctionSetting {
  readonly name: string
  readonly label: string
  readonly description?: string
  readonly type: 'STRING' | 'BOOLEAN' | 'ARRAY' | 'TEXT_MAP'
  readonly required: boolean
  readonly sensitive: boolean
}

/** A function as the Public API gives it. */
export interface SegmentFunction {
  readonly id: string
  readonly resourceType: 'SOURCE' | 'DESTINATION' | 'INSERT_DESTINATION' | 'INSERT_SOURCE'
  readonly displayName: string
  readonly description?: string
  readonly code: string
  readonly settings?: readonly SegmentFunctionSetting[]
}

/** An insert function that is connected to a destination. */
export interface SegmentInstance {
  readonly id: string
  readonly name?: string
  /** Id of the destination. */
  readonly integrationId: string
  /** Id of the function. */
  readonly classId: string
  readonly enabled: boolean
  readonly settings?: JSONObject
  readonly encryptedSettings?: JSONObject
}

/** The objects of a Segment workspace that have an equal here. */
export interface SegmentObjects {
  readonly sources: readonly SegmentSource[]
  readonly destinations: readonly SegmentDestination[]
  readonly subscriptions: readonly SegmentSubscription[]
  readonly filters: readonly SegmentFilter[]
  readonly functions: readonly SegmentFunction[]
  readonly insertFunctionInstances: readonly SegmentInstance[]
}

/** Something that does not translate as it is. */
export interface TranslationNote {
  /** `error`: left out. `warning`: to be looked at, or done by hand. `info`: good to know. */
  readonly severity: 'error' | 'warning' | 'info'
  /** Which object, such as `mapping "Order completed" of "Orders"`. */
  readonly object: string
  /** Which member of it; empty for the whole object. */
  readonly field: string
  /** What is so and what to do. */
  readonly what: string
}

/** Takes what does not translate. */
export type Note = (severity: TranslationNote['severity'], object: string, field: string, what: string) => void

/** Ids of Segment by path, such as `destinations.orders.mappings.Pages`, so that moving back meets the same objects. */
export type SegmentIds = Readonly<Record<string, string>>

/** A value that came masked, and the environment variable that stands for it now. */
export interface WantedVariable {
  readonly name: string
  /** Where it is used, such as `destinations.orders.settings.sharedSecret`. */
  readonly path: string
}

/** A value of JSON, or none. */
export type Maybe = JSONValue | undefined
