import type { JSONObject, Result, SegmentEvent } from '@segment/actions-core'
import type { AudienceResult, CreateAudienceInput, GetAudienceInput } from '@segment/actions-core/destination-kit'
import { statusOf } from '../outcome/classify-error'
import { createRequestClient } from '../request/request-client'
import { readOAuthSettings } from '../tokens/oauth-settings'
import { compileSchemaValidator } from '../validation/compile-validator'
import { healSingle } from './heal'
import type { OnEventOptions } from './on-subscription'
import type { Auth, PluginFunction, PluginInput } from './plugin'
import type { HealingOptions, Runtime } from './runtime'
import { destinationSettings } from './settings'

/** Tokens as the settings hold them, in core's form. */
export function settingsAuth(settings: JSONObject): Auth {
  return readOAuthSettings(settings).tokens
}

/** As core's `testAuthentication`, but with the tokens of the store, refreshed first where they are over. */
export async function testAuthentication(runtime: Runtime, settings: JSONObject): Promise<void> {
  const { definition } = runtime
  const pluginSettings = destinationSettings(settings)
  runtime.validateSettings(pluginSettings)
  const test = definition.authentication?.testAuthentication
  if (!test) return
  try {
    await withTokens(runtime, settings, pluginSettings, {}, (auth) => {
      const context = { settings: pluginSettings, payload: undefined, auth }
      return call(runtime, test, context, { settings: pluginSettings, auth })
    })
  } catch (error) {
    const status = statusOf(error)
    throw new Error(`Credentials are invalid: ${status === undefined ? '' : status} ${(error as Error).message}`, {
      cause: error
    })
  }
}

/** As core's `createAudience` and `getAudience`. */
export async function callAudience(
  runtime: Runtime,
  method: 'createAudience' | 'getAudience',
  input: CreateAudienceInput | GetAudienceInput
): Promise<AudienceResult> {
  const { audienceConfig, audienceFields } = runtime.definition
  const perform = audienceConfig?.[method]
  if (!audienceConfig?.createAudience || !audienceConfig.getAudience || !perform) {
    throw new Error(`Unexpected call to ${method}`)
  }
  const settings = input.settings as JSONObject
  const audienceSettings = input.audienceSettings as JSONObject | undefined
  if (method === 'createAudience' && audienceSettings && Object.keys(audienceSettings).length > 0) {
    compileSchemaValidator(audienceFields ?? {})(audienceSettings)
  }
  const pluginSettings = destinationSettings(settings)
  const answer = await withTokens(runtime, settings, pluginSettings, {}, (auth) => {
    const context = { audienceSettings, settings: pluginSettings, payload: undefined, auth }
    return call(runtime, perform, context, input)
  })
  return answer as AudienceResult
}

/** Options of `onDelete`: those of core, and which tokens of the store are meant. */
export interface OnDeleteOptions extends OnEventOptions {
  /** Names the tokens in the store. @default those of the settings */
  readonly tokenKey?: string
}

/** As core's `onDelete`. */
export async function deleteUser(
  runtime: Runtime,
  event: SegmentEvent,
  settings: JSONObject,
  options: OnDeleteOptions = {}
): Promise<Result> {
  const { onDelete } = runtime.definition
  const payload = { userId: event.userId, anonymousId: event.anonymousId }
  const pluginSettings = destinationSettings(settings)
  runtime.validateSettings(pluginSettings)
  const result = await withTokens(runtime, settings, pluginSettings, options, (auth) => {
    const data = { payload, settings: pluginSettings, auth }
    return onDelete ? call(runtime, onDelete, data, data) : undefined
  })
  return (result as Result | undefined) ?? { output: 'no onDelete defined' }
}

/** Runs something of a plugin with the tokens of the store; once more after a refresh where they are refused. */
export function withTokens<T>(
  runtime: Runtime,
  settings: JSONObject,
  pluginSettings: JSONObject,
  options: HealingOptions,
  attempt: (auth: Auth) => T | Promise<T>
): Promise<T> {
  const healing = runtime.healing(settings, pluginSettings, options)
  const run = async (auth: Auth): Promise<T> => attempt(auth)
  return healing ? healSingle(healing, run) : run(settingsAuth(settings))
}

async function call(runtime: Runtime, fn: PluginFunction, context: PluginInput, data: PluginInput): Promise<unknown> {
  const client = createRequestClient(runtime.openSession(), runtime.definition.extendRequest?.(context))
  return fn(client, data)
}
