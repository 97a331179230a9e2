import type { SegmentEvent } from '@segment/actions-core'

/** Something about a trigger that does not mean what it looks like. */
export interface Diagnostic {
  readonly code: string
  readonly message: string
  readonly clause: string
}

/** Why a trigger matched an event or did not. */
export interface Explanation {
  readonly matched: boolean
}

/** A compiled trigger. */
export interface Trigger {
  readonly source: string
  readonly diagnostics: readonly Diagnostic[]
  matches(event: SegmentEvent): boolean
  explain(event: SegmentEvent): Explanation
}
