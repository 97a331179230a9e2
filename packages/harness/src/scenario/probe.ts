import type { JSONObject, SegmentEvent } from '@segment/actions-core'
import { isRejection, type Outcome } from '@extensible-webhooks/engine'
import type { Destination, PipelineEngine, Workspace, WorkspaceMapping } from '@extensible-webhooks/workspace'
import type { RequestOrigin } from '../mocks/recorded-request'
import type { ScenarioEngines } from './engines'

/** Is told what happens inside a run. */
export interface ProbeListener {
  /** A trigger was asked. */
  onTrigger?(destination: Destination, mapping: WorkspaceMapping, event: unknown, matched: boolean): void
  /** A mapping was applied; `payload` is unset where it, or the validation, turned the event away. */
  onMapped?(
    destination: Destination,
    mapping: WorkspaceMapping,
    event: SegmentEvent,
    payload: JSONObject | undefined
  ): void
  /** Deliveries are about to be sent. */
  onSend?(destination: Destination, mapping: WorkspaceMapping, events: readonly SegmentEvent[]): void
  /** Deliveries were sent. */
  onSent?(
    destination: Destination,
    mapping: WorkspaceMapping,
    events: readonly SegmentEvent[],
    outcomes: readonly Outcome[]
  ): void
}

/** The same workspace, whose triggers tell a listener what they are asked. */
export function watchTriggers(workspace: Workspace, listener: ProbeListener): Workspace {
  return {
    ...workspace,
    destinations: workspace.destinations.map((destination) => ({
      ...destination,
      mappings: destination.mappings.map((mapping) => ({
        ...mapping,
        trigger: {
          source: mapping.trigger.source,
          diagnostics: mapping.trigger.diagnostics,
          explain: (event) => mapping.trigger.explain(event),
          matches: (event) => {
            const matched = mapping.trigger.matches(event)
            listener.onTrigger?.(destination, mapping, event, matched)
            return matched
          }
        }
      }))
    }))
  }
}

/** What a watched engine needs. */
export interface WatchOptions {
  readonly listener: ProbeListener
  /** Says which deliveries the requests of a send belong to. */
  readonly within: <T>(origin: RequestOrigin, run: () => T) => T
  /** Tells the clock of a send, in which a plugin may do work that nobody counts. */
  readonly patience: <T>(send: Promise<T>) => Promise<T>
}

/** Engines that tell a listener what they map and send. */
export function watchEngines(
  engines: ScenarioEngines,
  { listener, within, patience }: WatchOptions
): (destination: Destination) => PipelineEngine {
  return (destination) => {
    const engine = engines.engineOf(destination)
    // The fields are the same object each time, and are all that an engine is told of a mapping.
    const mappingOf = (fields: JSONObject): WorkspaceMapping | undefined =>
      destination.mappings.find((mapping) => mapping.fields === fields)
    return {
      prepare: (action, event, fields) => {
        const prepared = engine.prepare(action, event, fields)
        const mapping = mappingOf(fields)
        const payload = isRejection(prepared) ? undefined : prepared.payload
        if (mapping) listener.onMapped?.(destination, mapping, event, payload)
        return prepared
      },
      send: async (action, prepared, input) => {
        const mapping = mappingOf(input.mapping)
        if (!mapping) return engine.send(action, prepared, input)
        const events = prepared.map(({ event }) => event)
        listener.onSend?.(destination, mapping, events)
        const origin = {
          destination: destination.slug,
          mapping: mapping.name,
          eventIds: events.map(({ messageId }) => messageId ?? '')
        }
        const result = await patience(within(origin, () => engine.send(action, prepared, input)))
        listener.onSent?.(destination, mapping, events, result.outcomes)
        return result
      },
      close: () => engine.close()
    }
  }
}
