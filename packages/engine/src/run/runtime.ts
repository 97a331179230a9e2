import { IntegrationError, fieldsToJsonSchema, getAuthData } from '@segment/actions-core'
import type { JSONObject, RefreshAccessTokenResult } from '@segment/actions-core'
import type { JSONSchema4 } from 'json-schema'
import type { Clock } from '../clock'
import { createRequestClient, type Session } from '../request/request-client'
import { isRefreshable, readOAuthSettings, type OAuthSettings } from '../tokens/oauth-settings'
import { createTokenKeeper, type Grant, type RefreshAuth, type TokenKeeper } from '../tokens/token-keeper'
import type { TokenStore } from '../tokens/types'
import type { Transport } from '../transport/types'
import type { Exchange } from '../types'
import { compileSchemaValidator } from '../validation/compile-validator'
import { EngineAction } from './action'
import { onlyUnauthorized, type Healing, type IsDead } from './heal'
import type { PluginDefinition } from './plugin'

/** What a session may be given. */
export type SessionOptions = Pick<Session, 'exchanges' | 'signal' | 'timeoutMs'>

/** What the methods of an engine share. */
export interface Runtime {
  readonly definition: PluginDefinition
  readonly actions: Readonly<Record<string, EngineAction>>
  readonly clock: Clock
  readonly settingsSchema: JSONSchema4 | undefined
  openSession(more?: SessionOptions): Session
  /** @throws core's AggregateAjvError with status 400 */
  validateSettings(settings: JSONObject): void
  /** Core's `refreshAccessToken`, its requests kept in `exchanges`. */
  refresh(
    settings: JSONObject,
    auth: RefreshAuth,
    options: RefreshOptions
  ): Promise<RefreshAccessTokenResult | undefined>
  /**
   * How tokens are had for these settings; nothing where the scheme is not OAuth.
   * @param pluginSettings the settings as the plugin sees them
   */
  healing(settings: JSONObject, pluginSettings: JSONObject, options: HealingOptions): Healing | undefined
}

/** Options of a refresh. */
export interface RefreshOptions {
  readonly synchronize?: (() => Promise<void>) | undefined
  readonly exchanges?: Exchange[] | undefined
}

/** Options of {@link Runtime.healing}. */
export interface HealingOptions {
  /** @default a 401 only, as in core */
  readonly isDead?: IsDead | undefined
  readonly tokenKey?: string | undefined
  /** Collects the requests of a refresh too. */
  readonly exchanges?: Exchange[] | undefined
  readonly onTokenRefresh?: ((tokens: RefreshAccessTokenResult) => Promise<void>) | undefined
  readonly synchronizeRefreshAccessToken?: (() => Promise<void>) | undefined
}

const NO_OPTIONS: SessionOptions = {}

const OAUTH_SCHEMES: readonly (string | undefined)[] = ['oauth2', 'oauth-managed']

/** Joins a definition with a transport, a token store and a clock. */
export function createRuntime(
  definition: PluginDefinition,
  transport: Transport,
  tokens: TokenStore,
  clock: Clock
): Runtime {
  const { authentication } = definition
  const keeper: TokenKeeper = createTokenKeeper(tokens, clock)
  // Each member by name: spreading options costs more than all the rest of opening a session.
  const openSession = (more: SessionOptions = NO_OPTIONS): Session => ({
    transport,
    clock,
    exchanges: more.exchanges,
    signal: more.signal,
    timeoutMs: more.timeoutMs
  })
  const settingsSchema = authentication ? fieldsToJsonSchema(authentication.fields) : undefined
  const validate = authentication ? compileSchemaValidator(authentication.fields) : undefined
  const isOAuth = OAUTH_SCHEMES.includes(authentication?.scheme)

  const refresh: Runtime['refresh'] = async (settings, auth, options) => {
    if (!isOAuth) throw refreshNeedsOAuth()
    const input = { settings, payload: undefined, auth: getAuthData(settings) }
    const client = createRequestClient(openSession({ exchanges: options.exchanges }), definition.extendRequest?.(input))
    if (!authentication?.refreshAccessToken) return undefined
    await options.synchronize?.()
    return authentication.refreshAccessToken(client, { settings, auth })
  }

  const grantOf = (oauth: OAuthSettings, settings: JSONObject, options: HealingOptions): Grant => ({
    tokenKey: options.tokenKey,
    oauth,
    settings,
    onTokenRefresh: options.onTokenRefresh,
    refresh: (auth, exchanges) => {
      const made = refresh(settings, auth, { exchanges, synchronize: options.synchronizeRefreshAccessToken })
      return made.finally(() => options.exchanges?.push(...exchanges))
    }
  })

  return {
    definition,
    actions: Object.fromEntries(
      Object.entries(definition.actions).map(([slug, action]) => [
        slug,
        new EngineAction(action, definition, openSession)
      ])
    ),
    clock,
    settingsSchema,
    openSession,
    refresh,
    validateSettings: (settings) => {
      try {
        validate?.(settings)
      } catch (error) {
        throw Object.assign(error as Error, { status: 400 })
      }
    },
    healing: (settings, pluginSettings, options) => {
      if (!isOAuth) return undefined
      const oauth = readOAuthSettings(settings)
      return {
        keeper,
        oauth,
        grant: () => grantOf(oauth, pluginSettings, options),
        isDead: options.isDead ?? onlyUnauthorized,
        refreshable: isRefreshable(oauth, options.tokenKey !== undefined)
      }
    }
  }
}

function refreshNeedsOAuth(): Error {
  return new IntegrationError(
    'refreshAccessToken is only valid with oauth2 authentication scheme',
    'NotImplemented',
    501
  )
}
