import type {
  DynamicFieldResponse,
  InputField,
  JSONObject,
  RefreshAccessTokenResult,
  RequestClient
} from '@segment/actions-core'
import type { PluginRequestOptions } from '../request/merge-options'
import type { RefreshAuth } from '../tokens/token-keeper'

/** Core's `AuthTokens`, where a token may be missing. */
export interface Auth {
  readonly accessToken: string | undefined
  readonly refreshToken: string | undefined
  readonly refreshTokenUrl?: string | undefined
}

/** What a plugin's functions are handed beside the request client: core's `ExecuteInput`. */
export type PluginInput = Readonly<Record<string, unknown>>

/** Any function of a plugin that makes requests. */
export type PluginFunction<Result = unknown> = (request: RequestClient, data: PluginInput) => Result | Promise<Result>

/** A hook of an action. */
export interface PluginHook {
  readonly inputFields?: Readonly<Record<string, InputField & { readonly dynamic?: unknown }>>
  readonly performHook?: PluginFunction
}

/** An action as the engine reads it: core's `ActionDefinition` without the types of one plugin. */
export interface PluginAction {
  readonly title: string
  readonly description: string
  readonly fields: Readonly<Record<string, InputField>>
  readonly defaultSubscription?: string
  readonly perform: PluginFunction
  readonly performBatch?: PluginFunction
  readonly dynamicFields?: unknown
  readonly hooks?: Readonly<Record<string, PluginHook>>
  readonly syncMode?: unknown
}

/** A definition as the engine reads it: core's `DestinationDefinition` without the types of one plugin. */
export interface PluginDefinition {
  readonly name: string
  readonly slug?: string
  readonly actions: Readonly<Record<string, PluginAction>>
  readonly authentication?: {
    readonly scheme: string
    readonly fields: Readonly<Record<string, InputField>>
    readonly testAuthentication?: PluginFunction
    readonly refreshAccessToken?: (
      request: RequestClient,
      input: { readonly settings: JSONObject; readonly auth: RefreshAuth }
    ) => Promise<RefreshAccessTokenResult | undefined>
  }
  readonly extendRequest?: (data: PluginInput) => PluginRequestOptions | undefined
  readonly onDelete?: PluginFunction
  readonly audienceConfig?: {
    readonly createAudience?: PluginFunction<{ externalId: string }>
    readonly getAudience?: PluginFunction<{ externalId: string }>
  }
  readonly audienceFields?: Readonly<Record<string, InputField>>
}

/** Answer of a dynamic field. */
export type DynamicFieldAnswer = DynamicFieldResponse | never[]
