import { resolveAudienceMembership } from '@segment/actions-core'
import type { JSONObject, SegmentEvent } from '@segment/actions-core'
import { syncModeTypes, type SyncMode } from '@segment/actions-core/destination-kit/types'
import type { CallContext } from './context'
import type { Auth, PluginAction, PluginInput } from './plugin'

/** Keys of a mapping that are no fields. Source: actions-core, `Action.execute`. */
const SYNC_MODE_KEY = '__segment_internal_sync_mode'
const MATCHING_KEY = '__segment_internal_matching_key'

/** Core's input for `perform`, its members in core's order, since some plugins send it whole. */
export function singleInput(
  action: PluginAction,
  context: CallContext,
  event: SegmentEvent,
  payload: unknown,
  auth: Auth | undefined
): PluginInput {
  const { syncMode, personas, hookOutputs, matchingKey } = readMapping(action, context.mapping, event)
  const membership = membershipOf(event, syncMode)
  const input = {
    rawData: event,
    rawMapping: context.mapping,
    settings: context.settings,
    payload,
    auth,
    features: context.features,
    statsContext: context.statsContext,
    personasContext: personas,
    logger: context.logger,
    engageDestinationCache: context.engageDestinationCache,
    transactionContext: context.transactionContext,
    stateContext: context.stateContext,
    audienceSettings: personas ? personas.audience_settings : {},
    hookOutputs,
    syncMode,
    matchingKey,
    subscriptionMetadata: context.subscriptionMetadata,
    signal: context.signal
  }
  return typeof membership === 'boolean' ? withMembership(input, membership) : input
}

/** Behind the payload, where core has it. */
function withMembership(input: PluginInput, audienceMembership: boolean): PluginInput {
  const { rawData, rawMapping, settings, payload, ...others } = input
  return { rawData, rawMapping, settings, payload, audienceMembership, ...others }
}

/**
 * Core's input for `performBatch`, its members in core's order.
 *
 * @param events all events of the batch, those with an invalid payload among them
 * @param sent the events of the payloads
 */
export function batchInput(
  action: PluginAction,
  context: CallContext,
  events: readonly SegmentEvent[],
  sent: readonly SegmentEvent[],
  payloads: readonly unknown[],
  auth: Auth | undefined
): PluginInput {
  const { syncMode, personas, hookOutputs, matchingKey } = readMapping(action, context.mapping, events[0])
  return {
    rawData: events,
    rawMapping: context.mapping,
    settings: context.settings,
    audienceSettings: personas ? personas.audience_settings : {},
    payload: payloads,
    audienceMembership: sent.map((event) => membershipOf(event, syncMode)),
    auth,
    features: context.features,
    statsContext: context.statsContext,
    personasContext: personas,
    logger: context.logger,
    engageDestinationCache: context.engageDestinationCache,
    transactionContext: context.transactionContext,
    stateContext: context.stateContext,
    subscriptionMetadata: context.subscriptionMetadata,
    hookOutputs,
    syncMode,
    matchingKey,
    signal: context.signal
  }
}

interface Personas {
  readonly audience_settings?: unknown
}

interface OfMapping {
  readonly personas: Personas | undefined
  readonly hookOutputs: Record<string, unknown>
  readonly syncMode: SyncMode | undefined
  readonly matchingKey: string | undefined
}

function readMapping(action: PluginAction, mapping: JSONObject, first: SegmentEvent | undefined): OfMapping {
  const matchingKey = mapping[MATCHING_KEY]
  return {
    personas: first?.context?.['personas'] as Personas | undefined,
    hookOutputs: action.hooks ? outputsOf(action.hooks, mapping) : {},
    syncMode: action.syncMode ? readSyncMode(mapping[SYNC_MODE_KEY]) : undefined,
    matchingKey: matchingKey ? `${matchingKey as string | number}` : undefined
  }
}

/** Only an event of an audience or a mapping with a sync mode has a membership; core's own reading of one costs more. */
function membershipOf(event: SegmentEvent, syncMode: SyncMode | undefined): boolean | undefined {
  const context = event.context as { readonly personas?: unknown } | null | undefined
  if (syncMode === undefined && context !== null && context?.personas === undefined) return undefined
  return resolveAudienceMembership(event as unknown as JSONObject, syncMode)
}

function readSyncMode(value: unknown): SyncMode | undefined {
  return syncModeTypes.find((mode) => mode === value)
}

function outputsOf(hooks: object, mapping: JSONObject): Record<string, unknown> {
  const outputs: Record<string, unknown> = {}
  for (const hook of Object.keys(hooks)) if (mapping[hook]) outputs[hook] = mapping[hook]
  return outputs
}
