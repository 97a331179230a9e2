import { createHash } from 'node:crypto'
import type { JSONObject } from '@segment/actions-core'
import type { Destination } from '../model/workspace'
import { OAuthError } from './oauth-error'

/** A further parameter of the token request. */
export interface TokenParam {
  readonly key: string
  readonly value: string
  readonly in: 'header' | 'body' | 'query'
}

/** What a destination says about its client at the identity provider. */
export interface OAuthClient {
  readonly slug: string
  readonly clientId: string
  /** Unset for a public client. */
  readonly clientSecret: string | undefined
  readonly authorizeUrl: string
  readonly tokenUrl: string
  readonly refreshUrl: string
  readonly scopes: string | undefined
  readonly clientAuth: 'basic' | 'body'
  readonly params: readonly TokenParam[]
  readonly authorizeParams: Readonly<Record<string, string>>
  readonly issuer: string | undefined
}

/** What makes the request safe is not for a file to replace: without them, PKCE and state are gone. */
const RESERVED_IN_URL = new Set([
  'client_id',
  'code_challenge',
  'code_challenge_method',
  'redirect_uri',
  'response_mode',
  'response_type',
  'scope',
  'state'
])
const RESERVED_IN_TOKEN_REQUEST = new Set(['code', 'code_verifier', 'redirect_uri'])
const PLACES: ReadonlySet<unknown> = new Set(['header', 'body', 'query'])

/** Whether a person must grant access before a destination can send. */
export function needsConnection({ authentication, settings }: Destination): boolean {
  return authentication === 'oauth2-authorization-code' || dynamicOAuth(settings)['type'] === 'authCode'
}

/**
 * Reads the client of a destination with an authorization code, from the file's form or from Segment's own.
 *
 * @throws OAuthError `invalid-settings` that names what is missing or wrong
 */
export function readClient(destination: Destination): OAuthClient {
  const { slug, settings, connect } = destination
  if (!needsConnection(destination)) {
    throw wrong(slug, 'is not connected by a person: its authentication is no authorization code.')
  }
  const dynamic = dynamicOAuth(settings)
  const oauth = dynamic['type'] === undefined ? objectOf(settings['oauth']) : dynamic
  const need = (name: string, value: string | undefined): string => {
    if (value === undefined) throw wrong(slug, `has no ${name}; write it under authentication:.`)
    return value
  }
  const custom = objectOf(oauth['customParams'])
  const later = text(oauth['refreshTokenServerUrl'])
  const tokenUrl = need('tokenUrl', text(oauth['accessTokenServerUrl']) ?? later)
  const authorizeParams = connect?.authorizeParams ?? {}
  refuseReserved(slug, 'authorizeParams', Object.keys(authorizeParams), RESERVED_IN_URL)
  const params = readParams(slug, custom['refreshRequest'])
  const replaced = params.filter((param) => param.in !== 'header').map(({ key }) => key)
  refuseReserved(slug, 'params', replaced, RESERVED_IN_TOKEN_REQUEST)
  return {
    slug,
    clientId: need('clientId', text(oauth['clientId']) ?? text(objectOf(settings['oauth'])['clientId'])),
    clientSecret: text(oauth['clientSecret']) ?? text(objectOf(settings['oauth'])['clientSecret']),
    authorizeUrl: need('authorizeUrl', text(oauth['authorizationServerUrl'])),
    tokenUrl,
    refreshUrl: later ?? tokenUrl,
    scopes: text(oauth['scopes']),
    clientAuth: custom['clientAuth'] === 'body' ? 'body' : 'basic',
    params,
    authorizeParams,
    issuer: connect?.issuer
  }
}

/**
 * Tells clients apart: tokens of one are nothing to another. The secret is no part of it, so that it can be changed
 * without connecting again.
 */
export function fingerprint({ clientId, authorizeUrl, tokenUrl, refreshUrl, scopes }: OAuthClient): string {
  const parts = JSON.stringify([clientId, authorizeUrl, tokenUrl, refreshUrl, scopes ?? null])
  return createHash('sha256').update(parts).digest('base64url')
}

function readParams(slug: string, value: unknown): readonly TokenParam[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((entry: unknown): TokenParam[] => {
    const { key, value: content, sendIn } = objectOf(entry)
    // A form leaves empty rows behind.
    if (text(key) === undefined || content === undefined || content === null) return []
    if (!PLACES.has(sendIn)) throw wrong(slug, 'has an entry of params whose `in` is not header, body or query.')
    if (!isScalar(content)) throw wrong(slug, 'has an entry of params whose value is no text.')
    return [{ key: String(text(key)), value: String(content), in: sendIn as TokenParam['in'] }]
  })
}

function refuseReserved(slug: string, where: string, names: readonly string[], reserved: ReadonlySet<string>): void {
  const found = names.find((name) => reserved.has(name))
  if (found !== undefined) throw wrong(slug, `names "${found}" in ${where}, which Connect sets itself; remove it.`)
}

function wrong(slug: string, what: string): OAuthError {
  return new OAuthError('invalid-settings', `The destination "${slug}" ${what}`)
}

function dynamicOAuth(settings: JSONObject): Readonly<Record<string, unknown>> {
  return objectOf(objectOf(settings['dynamicAuthSettings'])['oauth'])
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {}
}

function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value)
}

/** Blanks at its ends belong to a secret. */
function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}
