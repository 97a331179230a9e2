import { createHash } from 'node:crypto'
import type { JSONObject } from '@segment/actions-core'
import type { Tokens } from './types'

/** What the settings of a destination say about OAuth, in core's words and in those of `dynamicAuthSettings`. */
export interface OAuthSettings {
  /** `dynamicAuthSettings.oauth.type`; unset for plugins with a fixed OAuth scheme. */
  readonly type: string | undefined
  readonly clientId: string | undefined
  readonly clientSecret: string | undefined
  /** What the settings hold themselves, in the form of core's `AuthTokens`. */
  readonly tokens: {
    readonly accessToken: string | undefined
    readonly refreshToken: string | undefined
    readonly refreshTokenUrl: string | undefined
  }
  /** Names the tokens in a store: a hash of the client, the URLs, the scopes, the parameters and the first grant. */
  readonly key: string
}

const CLIENT_CREDENTIALS = 'clientCredentials'
const BY_PERSON: readonly (string | undefined)[] = [undefined, 'authCode']

/** Whether the first token comes from the client's own credentials, without a person who connects. */
export function isClientCredentials(oauth: OAuthSettings): boolean {
  return oauth.type === CLIENT_CREDENTIALS
}

/**
 * Whether there are tokens that a refresh can replace: OAuth by client credentials, by code, or of a plugin with a fixed
 * scheme.
 *
 * @param mayBeStored tokens may stand in the store although the settings hold none
 */
export function isRefreshable(oauth: OAuthSettings, mayBeStored: boolean): boolean {
  if (isClientCredentials(oauth)) return true
  const { accessToken, refreshToken } = oauth.tokens
  return BY_PERSON.includes(oauth.type) && (mayBeStored || accessToken !== undefined || refreshToken !== undefined)
}

type WithoutKey = Omit<OAuthSettings, 'key'>

/** Settings whose key is made when it is asked for, and once: a hash for every event would cost more than its mapping. */
class KeyedSettings implements OAuthSettings {
  readonly type: string | undefined
  readonly clientId: string | undefined
  readonly clientSecret: string | undefined
  readonly tokens: OAuthSettings['tokens']
  #key: string | undefined

  constructor(
    settings: WithoutKey,
    private readonly dynamic: JSONObject
  ) {
    this.type = settings.type
    this.clientId = settings.clientId
    this.clientSecret = settings.clientSecret
    this.tokens = settings.tokens
  }

  get key(): string {
    this.#key ??= keyOf(this, this.dynamic)
    return this.#key
  }
}

const WITHOUT_OAUTH: OAuthSettings = new KeyedSettings(describe({}, {}), {})

const read = new WeakMap<object, OAuthSettings>()

/**
 * Reads the OAuth part of settings; remembered for a settings object whose OAuth members say the same.
 *
 * @param settings settings of the destination, `oauth` and `dynamicAuthSettings` among them
 */
export function readOAuthSettings(settings: JSONObject): OAuthSettings {
  const memo = settings['dynamicAuthSettings'] ?? settings['oauth']
  if (typeof memo !== 'object' || memo === null) return WITHOUT_OAUTH
  const oauth = objectOf(settings['oauth'])
  const dynamic = objectOf(objectOf(settings['dynamicAuthSettings'])['oauth'])
  const fresh = describe(oauth, dynamic)
  const known = read.get(memo)
  if (known && sameSettings(known, fresh)) return known
  const whole = new KeyedSettings(fresh, dynamic)
  read.set(memo, whole)
  return whole
}

function describe(oauth: JSONObject, dynamic: JSONObject): WithoutKey {
  const access = objectOf(dynamic['access'])
  return {
    type: text(dynamic['type']),
    clientId: text(dynamic['clientId']) ?? text(oauth['clientId']),
    clientSecret: text(dynamic['clientSecret']) ?? text(oauth['clientSecret']),
    tokens: {
      accessToken: text(oauth['access_token']) ?? text(access['access_token']),
      refreshToken: text(oauth['refresh_token']) ?? text(access['refresh_token']),
      refreshTokenUrl: text(oauth['refresh_token_url'])
    }
  }
}

function sameSettings(a: WithoutKey, b: WithoutKey): boolean {
  return (
    a.type === b.type &&
    a.clientId === b.clientId &&
    a.clientSecret === b.clientSecret &&
    a.tokens.refreshTokenUrl === b.tokens.refreshTokenUrl &&
    a.tokens.accessToken === b.tokens.accessToken &&
    a.tokens.refreshToken === b.tokens.refreshToken
  )
}

/** Client credentials have no grant of their own; every other token descends from the first refresh or access token. */
function keyOf({ type, clientId, clientSecret, tokens }: WithoutKey, dynamic: JSONObject): string {
  const grant = type === CLIENT_CREDENTIALS ? undefined : (tokens.refreshToken ?? tokens.accessToken)
  const { accessTokenServerUrl, refreshTokenServerUrl, scopes, customParams } = dynamic
  const parts = [type, clientId, clientSecret, tokens.refreshTokenUrl, accessTokenServerUrl, refreshTokenServerUrl]
  const whole = JSON.stringify([...parts, scopes, customParams, grant])
  return createHash('sha256').update(whole).digest('hex')
}

/** Tokens of the settings as a store would hold them; nothing where there is no access token. */
export function tokensOfSettings({ tokens: { accessToken, refreshToken } }: OAuthSettings): Tokens | undefined {
  if (accessToken === undefined) return undefined
  return { accessToken, ...(refreshToken === undefined ? {} : { refreshToken }) }
}

function objectOf(value: unknown): JSONObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JSONObject) : {}
}

/** An empty text counts as missing, so that it never beats a good value (P15). */
function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
