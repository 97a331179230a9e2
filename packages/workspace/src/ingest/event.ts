import type { SegmentEvent } from '@segment/actions-core'

/** Where an event was read. Lines count from 1. */
export interface EventOrigin {
  readonly file: string
  readonly line: number
}

/** An event that has come in, with what is known about it. */
export interface IncomingEvent {
  readonly event: SegmentEvent
  /** Its `messageId`; where it had none, a hash of where it was read and of its bytes. */
  readonly eventId: string
  /** Slug of its source. */
  readonly source: string
  readonly origin: EventOrigin
  /** Size of its JSON as it was read, in bytes. */
  readonly bytes: number
  /** When it was read, in milliseconds since the epoch. */
  readonly readAtMs: number
}
