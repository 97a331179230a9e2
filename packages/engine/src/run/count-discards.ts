import type { StatsContext } from '@segment/actions-core'

/** Counts events of a batch that were turned away, as core does. Core hands `{}` on where the host gave no metrics. */
export function countDiscards(statsContext: Partial<StatsContext> | undefined, count: number): void {
  statsContext?.statsClient?.incr('action.multistatus_discard', count, statsContext.tags)
}
