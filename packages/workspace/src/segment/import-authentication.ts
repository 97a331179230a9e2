import type { JSONObject } from '@segment/actions-core'
import { isPlain, type Plain } from '../diff/normalise'
import type { AuthenticationFile, OAuthFile } from '../file/types'
import { isSecretName } from '../secrets/secret-names'
import { isMasked, type Variables } from './secrets'
import type { Note } from './types'

/** Where an authentication is read: which destination, and who takes what it brings along. */
export interface ImportPlace {
  /** Slug of the destination in the file. */
  readonly slug: string
  /** Name for the notes, such as `destination "Orders"`. */
  readonly object: string
  readonly variables: Variables
  readonly note: Note
}

/** What `dynamicAuthSettings` of Segment became. */
export interface ImportedAuthentication {
  readonly authentication?: AuthenticationFile
  /** Whether the destination cannot be enabled as it is. */
  readonly incomplete: boolean
}

/**
 * Turns Segment's `dynamicAuthSettings` into an `authentication:`. Secrets become variables, and tokens are left behind:
 * they would be dead, or rotated away from the workspace that still uses them.
 *
 * @param dynamic `settings.dynamicAuthSettings`, or nothing
 */
export function importAuthentication(dynamic: unknown, place: ImportPlace): ImportedAuthentication {
  if (!isPlain(dynamic)) return { incomplete: false }
  const oauth = isPlain(dynamic['oauth']) ? dynamic['oauth'] : {}
  const bearer = isPlain(dynamic['bearer']) ? dynamic['bearer'] : {}
  const custom = isPlain(oauth['customParams']) ? oauth['customParams'] : {}
  const type = oauth['type'] ?? (bearer['bearerToken'] === undefined ? undefined : 'bearer')
  const prefix = typeof custom['tokenPrefix'] === 'string' ? { prefix: custom['tokenPrefix'] } : {}
  switch (type) {
    case undefined:
      return { incomplete: false }
    case 'noAuth':
      return { authentication: { type: 'none' }, incomplete: false }
    case 'bearer': {
      const token = secret(bearer['bearerToken'], 'token', place)
      return { authentication: { type: 'bearer', token, ...prefix }, incomplete: false }
    }
    case 'clientCredentials':
      return importOAuth('clientCredentials', oauth, custom, place)
    case 'authCode':
      return importOAuth('authCode', oauth, custom, place)
    default:
      place.note('error', place.object, 'settings.dynamicAuthSettings', 'Its type is not known here.')
      return { incomplete: true }
  }
}

const OAUTH_TYPES = {
  clientCredentials: 'oauth2-client-credentials',
  authCode: 'oauth2-authorization-code'
} as const

function importOAuth(
  type: keyof typeof OAUTH_TYPES,
  oauth: Plain,
  custom: Plain,
  place: ImportPlace
): ImportedAuthentication {
  const clientId = text(oauth, 'clientId')
  const tokenUrl = text(oauth, 'accessTokenServerUrl') ?? text(oauth, 'refreshTokenServerUrl')
  const refreshUrl = text(oauth, 'refreshTokenServerUrl')
  const authorizeUrl = text(oauth, 'authorizationServerUrl')
  const missing = [
    ...(clientId === undefined ? ['clientId'] : []),
    ...(tokenUrl === undefined ? ['accessTokenServerUrl'] : []),
    ...(type === 'authCode' && authorizeUrl === undefined ? ['authorizationServerUrl'] : [])
  ]
  if (clientId === undefined || tokenUrl === undefined || missing.length > 0) {
    const what = `It lacks ${missing.join(' and ')}; choose the authentication anew.`
    place.note('error', place.object, 'settings.dynamicAuthSettings.oauth', what)
    return { incomplete: true }
  }
  if (type === 'authCode') {
    const what = 'Tokens are not taken over: connect it here, with the redirect URI of this host registered there.'
    place.note('warning', place.object, 'settings.dynamicAuthSettings.oauth', what)
  }
  const scopes = text(oauth, 'scopes')
  const params = importParams(custom['refreshRequest'], place)
  const clientAuth = custom['clientAuth']
  const authentication: OAuthFile = {
    type: OAUTH_TYPES[type],
    clientId,
    clientSecret: secret(oauth['clientSecret'], 'clientSecret', place),
    tokenUrl,
    ...(refreshUrl === undefined || refreshUrl === tokenUrl ? {} : { refreshUrl }),
    ...(type === 'authCode' && authorizeUrl !== undefined ? { authorizeUrl } : {}),
    ...(scopes === undefined ? {} : { scopes }),
    ...(typeof custom['tokenPrefix'] === 'string' ? { prefix: custom['tokenPrefix'] } : {}),
    ...(clientAuth === 'basic' || clientAuth === 'body' ? { clientAuth } : {}),
    ...(params.length === 0 ? {} : { params })
  }
  return { authentication, incomplete: false }
}

type Param = { readonly key: string; readonly value: string; readonly in: 'header' | 'body' | 'query' }

function importParams(list: unknown, place: ImportPlace): Param[] {
  if (!Array.isArray(list)) return []
  return (list as readonly unknown[]).flatMap((each): Param[] => {
    const { key, value, sendIn } = isPlain(each) ? each : {}
    if (typeof key !== 'string' || key === '' || typeof value !== 'string' || !isSendIn(sendIn)) {
      place.note('error', place.object, 'settings.dynamicAuthSettings.oauth.customParams', 'A parameter is left out.')
      return []
    }
    const hidden = isMasked(value) || isSecretName(key)
    return [{ key, value: hidden ? secret(value, key, place) : value, in: sendIn }]
  })
}

function isSendIn(value: unknown): value is 'header' | 'body' | 'query' {
  return value === 'header' || value === 'body' || value === 'query'
}

/** The variable that stands for a secret, whether or not its value came along. */
function secret(value: unknown, name: string, { slug, variables }: ImportPlace): string {
  const given = typeof value === 'string' ? value : ''
  return variables.stand(given, ['destinations', slug, 'authentication', name])
}

function text(object: Plain | JSONObject, key: string): string | undefined {
  const value: unknown = object[key]
  return typeof value === 'string' && value !== '' ? value : undefined
}
