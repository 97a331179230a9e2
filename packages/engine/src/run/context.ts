import type {
  EngageDestinationCache,
  SubscriptionMetadata,
  TransactionContext
} from '@segment/actions-core/destination-kit'
import type { Features, Logger, StateContext, StatsContext } from '@segment/actions-core'
import type { JSONObject } from '@segment/actions-core'

/** What a host hands through to a plugin unchanged. */
export interface HostContext {
  readonly features?: Features
  readonly statsContext?: StatsContext
  readonly logger?: Logger
  readonly engageDestinationCache?: EngageDestinationCache
  readonly transactionContext?: TransactionContext
  readonly stateContext?: StateContext
  readonly subscriptionMetadata?: SubscriptionMetadata
  readonly signal?: AbortSignal
}

/** A call of one action: the mapping, the settings as the plugin sees them, and what the host hands through. */
export interface CallContext extends HostContext {
  readonly mapping: JSONObject
  readonly settings: JSONObject
}
