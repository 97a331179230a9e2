import type { SegmentEvent } from '@segment/actions-core'

// What this package exports of its events stands here: the files beside it name types of faker, which is ESM only, and no
// declaration that leads to one would compile in a program of CommonJS.

/** The seven calls of the Segment spec. */
export type EventType = SegmentEvent['type']

/** A shop, software for companies, an app on telephones. */
export type BusinessKind = 'ecommerce' | 'b2b' | 'mobile'

/** A kind of business, or all of them together. */
export type EventKind = BusinessKind | 'mixed'

/** The kinds of events that can be made up, for options and messages. */
export const EVENT_KINDS: readonly EventKind[] = ['ecommerce', 'b2b', 'mobile', 'mixed']

/** The moment at which the first event happens; nothing depends on today. */
export const REFERENCE_DATE = new Date('2026-01-05T08:00:00.000Z')
