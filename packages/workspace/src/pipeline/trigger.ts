import type { SegmentEvent } from '@segment/actions-core'
import type { Explanation } from '@extensible-webhooks/engine'
import type { Destination, WorkspaceMapping } from '../model/workspace'

/** The enabled mappings whose trigger matches an event: none, one or several. */
export function matchTriggers(event: SegmentEvent, destination: Destination): readonly WorkspaceMapping[] {
  return destination.mappings.filter(({ enabled, trigger }) => enabled && trigger.matches(event))
}

/** What one mapping says of an event. */
export interface MappingMatch {
  readonly mapping: string
  readonly enabled: boolean
  readonly matched: boolean
  /** The trigger as FQL. */
  readonly trigger: string
  /** Each clause with the value that it saw. */
  readonly explanation: Explanation
}

/** What each mapping of a destination says of an event, those that are not enabled among them. */
export function explainMatches(event: SegmentEvent, { mappings }: Destination): readonly MappingMatch[] {
  return mappings.map(({ name, enabled, trigger }) => {
    const explanation = trigger.explain(event)
    return { mapping: name, enabled, matched: explanation.matched, trigger: trigger.source, explanation }
  })
}
