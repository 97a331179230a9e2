import { createHash } from 'node:crypto'
import type { JSONObject } from '@segment/actions-core'
import type { Tokens } from './types'

/** What the settings of a destination say about OAuth, in core's words and in those of `dynamicAuthSettings`. */
export interface OAuthSettings {
  /** `dynamicAuthSettings.oauth.type`; unset for plugins with a fixed OAuth scheme. */
  readonly type: string | undefined
  readonly clientId: string | undefined
  readonly clientSecret: string | undefined
  readonly refreshTokenUrl: string | undefined
  /** Tokens that the settings hold, where they hold an access token or a refresh token. */
  readonly tokens: { readonly accessToken: string | undefined; readonly refreshToken: string | undefined }
  /** Names the tokens in a store: a hash of the client, the URLs, the scopes, the parameters and the first grant. */
  readonly key: string
}

const CLIENT_CREDENTIALS = 'clientCredentials'
const OAUTH_TYPES: readonly (string | undefined)[] = [undefined, 'authCode', CLIENT_CREDENTIALS]

/** Whether a refresh can give another token: OAuth by code or client credentials, or a plugin with a fixed OAuth scheme. */
export function isRefreshable(oauth: OAuthSettings): boolean {
  return OAUTH_TYPES.includes(oauth.type)
}

/** Whether the first token comes from the client's own credentials, without a person who connects. */
export function isClientCredentials(oauth: OAuthSettings): boolean {
  return oauth.type === CLIENT_CREDENTIALS
}

const read = new WeakMap<object, OAuthSettings>()

/**
 * Reads the OAuth part of settings; remembered for a settings object whose two OAuth members are the same objects.
 *
 * @param settings settings of the destination, `oauth` and `dynamicAuthSettings` among them
 */
export function readOAuthSettings(settings: JSONObject): OAuthSettings {
  const oauth = objectOf(settings['oauth'])
  const dynamic = objectOf(objectOf(settings['dynamicAuthSettings'])['oauth'])
  const memo = settings['dynamicAuthSettings'] ?? settings['oauth']
  const fresh = describe(oauth, dynamic)
  if (typeof memo !== 'object' || memo === null) return { ...fresh, key: keyOf(fresh, dynamic) }
  const known = read.get(memo)
  if (known && sameSettings(known, fresh)) return known
  const whole = { ...fresh, key: keyOf(fresh, dynamic) }
  read.set(memo, whole)
  return whole
}

type WithoutKey = Omit<OAuthSettings, 'key'>

function describe(oauth: JSONObject, dynamic: JSONObject): WithoutKey {
  const access = objectOf(dynamic['access'])
  return {
    type: text(dynamic['type']),
    clientId: text(dynamic['clientId']) ?? text(oauth['clientId']),
    clientSecret: text(dynamic['clientSecret']) ?? text(oauth['clientSecret']),
    refreshTokenUrl: text(oauth['refresh_token_url']),
    tokens: {
      accessToken: text(oauth['access_token']) ?? text(access['access_token']),
      refreshToken: text(oauth['refresh_token']) ?? text(access['refresh_token'])
    }
  }
}

function sameSettings(a: WithoutKey, b: WithoutKey): boolean {
  return (
    a.type === b.type &&
    a.clientId === b.clientId &&
    a.clientSecret === b.clientSecret &&
    a.refreshTokenUrl === b.refreshTokenUrl &&
    a.tokens.accessToken === b.tokens.accessToken &&
    a.tokens.refreshToken === b.tokens.refreshToken
  )
}

/** Client credentials have no grant of their own; every other token descends from the first refresh or access token. */
function keyOf({ type, clientId, clientSecret, refreshTokenUrl, tokens }: WithoutKey, dynamic: JSONObject): string {
  const grant = type === CLIENT_CREDENTIALS ? undefined : (tokens.refreshToken ?? tokens.accessToken)
  const { accessTokenServerUrl, refreshTokenServerUrl, scopes, customParams } = dynamic
  const parts = [type, clientId, clientSecret, refreshTokenUrl, accessTokenServerUrl, refreshTokenServerUrl]
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
