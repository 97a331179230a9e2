import { createHash } from 'node:crypto'
import type { DynamicAuthSettings, SendIn } from '../settings'
import { notUsable, readText, requireHeaderName, requireHeaderText, requireText } from './read-text'

/** An extra parameter of the token request, checked. */
export interface TokenParam {
  readonly key: string
  readonly value: string
  readonly sendIn: SendIn
}

/** Everything that token requests of one destination have in common, checked. */
export interface TokenClient {
  /** Asked for the first token of client credentials. */
  readonly firstUrl: URL
  /** Asked for later ones, and for each refresh. */
  readonly laterUrl: URL
  readonly clientId: string
  readonly clientSecret: string | undefined
  readonly scopes: string | undefined
  readonly clientAuth: 'basic' | 'body'
  readonly params: readonly TokenParam[]
}

/** The client that a host keeps beside the live tokens (`settings.oauth`); the one in `dynamicAuthSettings` wins. */
export interface HostClient {
  readonly clientId?: string
  readonly clientSecret?: string
  readonly refreshTokenUrl?: string
}

const PARAMS = 'oauth.customParams.refreshRequest'

/**
 * Reads the client from the settings.
 *
 * @throws InvalidAuthenticationError naming the setting that is missing or cannot be used (P13)
 */
export function readTokenClient(dynamic: DynamicAuthSettings | undefined, host: HostClient = {}): TokenClient {
  const { oauth } = dynamic ?? {}
  const access = readText(oauth?.accessTokenServerUrl, 'oauth.accessTokenServerUrl')
  const refresh =
    readText(oauth?.refreshTokenServerUrl, 'oauth.refreshTokenServerUrl') ??
    (access === undefined ? readText(host.refreshTokenUrl, 'oauth.refresh_token_url') : undefined)
  return {
    firstUrl: readUrl(access ?? refresh, 'oauth.accessTokenServerUrl'),
    laterUrl: readUrl(refresh ?? access, 'oauth.refreshTokenServerUrl'),
    clientId: requireText(readText(oauth?.clientId, 'oauth.clientId') ?? host.clientId, 'oauth.clientId'),
    clientSecret:
      readText(oauth?.clientSecret, 'oauth.clientSecret') ?? readText(host.clientSecret, 'oauth.clientSecret'),
    scopes: readText(oauth?.scopes, 'oauth.scopes')?.trim(),
    clientAuth: readClientAuth(oauth?.customParams?.clientAuth),
    params: readParams(oauth?.customParams?.refreshRequest)
  }
}

/**
 * Tells destinations apart in the token cache: a hash over token URLs, client, secret, scopes and parameters, so that a
 * changed setting never finds a token of the old ones.
 */
export function tokenClientKey(dynamic: DynamicAuthSettings | undefined, host: HostClient = {}): string {
  const { type, clientId, clientSecret, accessTokenServerUrl, refreshTokenServerUrl, scopes, customParams } =
    dynamic?.oauth ?? {}
  // What of the host counts is what the token request would take from it: core shows it to a refresh, not to `perform`.
  const hostUrl = accessTokenServerUrl || refreshTokenServerUrl ? undefined : host.refreshTokenUrl
  const parts = [
    [type, accessTokenServerUrl, refreshTokenServerUrl, hostUrl, scopes],
    [clientId || host.clientId, clientSecret || host.clientSecret],
    [customParams?.clientAuth, customParams?.refreshRequest]
  ]
  return createHash('sha256').update(stringify(parts)).digest('base64url')
}

function stringify(parts: unknown): string {
  try {
    return JSON.stringify(parts)
  } catch {
    throw notUsable('oauth', 'holds a value that is no JSON')
  }
}

function readUrl(text: string | undefined, setting: string): URL {
  const trimmed = requireText(text, setting).trim()
  if (!URL.canParse(trimmed)) throw notUsable(setting, 'is not a URL')
  const url = new URL(trimmed)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw notUsable(setting, 'must be an http or https URL')
  // A user name in the URL would be a second way to prove the client (P12), and would show up in error texts of hosts.
  if (url.username !== '' || url.password !== '') throw notUsable(setting, 'must not hold a user name or password')
  url.hash = ''
  return url
}

function readClientAuth(setting: unknown): 'basic' | 'body' {
  if (setting === undefined || setting === null || setting === '' || setting === 'basic') return 'basic'
  if (setting === 'body') return 'body'
  throw notUsable('oauth.customParams.clientAuth', 'must be basic or body')
}

function readParams(setting: unknown): readonly TokenParam[] {
  if (setting === undefined || setting === null || setting === '') return []
  if (!Array.isArray(setting)) throw notUsable(PARAMS, 'must be a list')
  return setting.flatMap((entry: unknown, index) => readParam(entry, `${PARAMS}[${String(index)}]`))
}

function readParam(entry: unknown, setting: string): TokenParam[] {
  if (typeof entry !== 'object' || entry === null)
    throw notUsable(setting, 'must be an object of key, value and sendIn')
  const { key, value, sendIn } = entry as Readonly<Record<string, unknown>>
  // A form leaves empty rows behind, and a value that was never filled in.
  if (value === undefined || value === null || (value === '' && isBlank(key))) return []
  const place = readSendIn(sendIn, `${setting}.sendIn`)
  if (place === 'header') {
    const name = requireHeaderName(key, `${setting}.key`)
    return value === '' ? [] : [{ key: name, value: requireHeaderText(value, `${setting}.value`), sendIn: place }]
  }
  return [{ key: requireText(key, `${setting}.key`), value: readScalar(value, `${setting}.value`), sendIn: place }]
}

// An allow-list, compared and never used as the name of a member: `__proto__` is just not one of them (P14).
function readSendIn(value: unknown, setting: string): SendIn {
  if (value === 'header' || value === 'body' || value === 'query') return value
  throw notUsable(setting, 'must be header, body or query')
}

function readScalar(value: unknown, setting: string): string {
  return typeof value === 'boolean' ? String(value) : (readText(value, setting) ?? '')
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}
