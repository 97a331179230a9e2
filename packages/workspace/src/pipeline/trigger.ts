import type { SegmentEvent } from '@segment/actions-core'
import type { Destination, WorkspaceMapping } from '../model/workspace'

/** The enabled mappings whose trigger matches an event: none, one or several. */
export function matchTriggers(event: SegmentEvent, destination: Destination): readonly WorkspaceMapping[] {
  return destination.mappings.filter(({ enabled, trigger }) => enabled && trigger.matches(event))
}
