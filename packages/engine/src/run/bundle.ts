import { resolveAudienceMembership } from '@segment/actions-core'
import type { JSONObject, SegmentEvent } from '@segment/actions-core'
import { syncModeTypes, type SyncMode } from '@segment/actions-core/destination-kit/types'
import type { CallContext } from './context'
import type { Auth, PluginAction, PluginInput } from './plugin'

/** Keys of a mapping that are no fields. Source: actions-core, `Action.execute`. */
const SYNC_MODE_KEY = '__segment_internal_sync_mode'
const MATCHING_KEY = '__segment_internal_matching_key'

/** What does not change between the attempts of one call. */
interface Shared {
  readonly input: PluginInput
  readonly syncMode: SyncMode | undefined
}

/** Core's input for `perform`. */
export function singleInput(
  action: PluginAction,
  context: CallContext,
  event: SegmentEvent,
  payload: unknown,
  auth: Auth | undefined
): PluginInput {
  const { input, syncMode } = shared(action, context, event, auth)
  const membership = membershipOf(event, syncMode)
  return {
    ...input,
    rawData: event,
    payload,
    ...(typeof membership === 'boolean' ? { audienceMembership: membership } : {})
  }
}

/**
 * Core's input for `performBatch`.
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
  const { input, syncMode } = shared(action, context, events[0], auth)
  return {
    ...input,
    rawData: events,
    payload: payloads,
    audienceMembership: sent.map((event) => membershipOf(event, syncMode))
  }
}

function shared(
  action: PluginAction,
  context: CallContext,
  first: SegmentEvent | undefined,
  auth: Auth | undefined
): Shared {
  const { mapping, settings } = context
  const syncMode = action.syncMode ? readSyncMode(mapping[SYNC_MODE_KEY]) : undefined
  const matchingKey = mapping[MATCHING_KEY]
  const personas = first?.context?.['personas'] as { audience_settings?: unknown } | undefined
  const input = {
    rawMapping: mapping,
    settings,
    auth,
    features: context.features,
    statsContext: context.statsContext,
    personasContext: personas,
    logger: context.logger,
    engageDestinationCache: context.engageDestinationCache,
    transactionContext: context.transactionContext,
    stateContext: context.stateContext,
    audienceSettings: personas ? personas.audience_settings : {},
    hookOutputs: action.hooks ? hookOutputs(action.hooks, mapping) : {},
    syncMode,
    matchingKey: matchingKey ? (matchingKey as string) : undefined,
    subscriptionMetadata: context.subscriptionMetadata,
    signal: context.signal
  }
  return { input, syncMode }
}

function membershipOf(event: SegmentEvent, syncMode: SyncMode | undefined): boolean | undefined {
  return resolveAudienceMembership(event as unknown as JSONObject, syncMode)
}

function readSyncMode(value: unknown): SyncMode | undefined {
  return syncModeTypes.find((mode) => mode === value)
}

function hookOutputs(hooks: object, mapping: JSONObject): Record<string, unknown> {
  const outputs: Record<string, unknown> = {}
  for (const hook of Object.keys(hooks)) if (mapping[hook]) outputs[hook] = mapping[hook]
  return outputs
}
