import type { AuthenticationType, DynamicAuthSettings } from '../settings'
import type { Authorization } from './authorize'
import { notUsable, readHeaderText, readText, requireHeaderName, requireHeaderText, requireText } from './read-text'

/** The types that need no token endpoint. */
export type StaticType = Exclude<AuthenticationType, 'authCode' | 'clientCredentials'>

/** Headers that the plugin writes itself; an API key in one of them would be lost or would forge a signature. */
const WRITTEN_BY_PLUGIN = /^(?:x-signature(?:-previous)?|webhook-.*|content-type|content-encoding)$/i

// A user name ends at the first colon, and control characters are forbidden (RFC 7617 section 2).
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const BASIC_UNSAFE = /[\u0000-\u001f\u007f]/

const NOTHING: Authorization = Object.freeze({ headers: {}, query: {}, refreshable: false })

const BUILDERS: Readonly<Record<StaticType, (dynamic: DynamicAuthSettings) => Authorization>> = {
  noAuth: () => NOTHING,
  bearer: (dynamic) => {
    const token = requireHeaderText(dynamic.bearer?.bearerToken, 'bearer.bearerToken')
    return { headers: { authorization: withPrefix(dynamic, token) }, query: {}, refreshable: false }
  },
  basic: (dynamic) => ({ headers: { authorization: basicHeader(dynamic) }, query: {}, refreshable: false }),
  apiKey: apiKeyAuthorization
}

/**
 * What none, bearer, basic and API key add to a request.
 *
 * @throws InvalidAuthenticationError where a setting is missing or cannot be sent
 */
export function staticAuthorization(type: StaticType, dynamic: DynamicAuthSettings | undefined): Authorization {
  return BUILDERS[type](dynamic ?? {})
}

/** `Authorization` of a token: the prefix of `customParams.tokenPrefix`, `Bearer` where it is not set, none where it is empty. */
export function withPrefix(dynamic: DynamicAuthSettings | undefined, token: string): string {
  const setting: unknown = dynamic?.oauth?.customParams?.tokenPrefix
  if (setting === undefined || setting === null) return `Bearer ${token}`
  const prefix = readHeaderText(setting, 'oauth.customParams.tokenPrefix')
  return prefix === undefined ? token : `${prefix} ${token}`
}

function basicHeader(dynamic: DynamicAuthSettings): string {
  const username = readText(dynamic.basic?.username, 'basic.username') ?? ''
  const password = readText(dynamic.basic?.password, 'basic.password') ?? ''
  if (username === '' && password === '') throw notUsable('basic.username', 'is missing')
  if (username.includes(':')) throw notUsable('basic.username', 'must not hold a colon (RFC 7617)')
  if (BASIC_UNSAFE.test(username)) throw notUsable('basic.username', 'holds a control character')
  if (BASIC_UNSAFE.test(password)) throw notUsable('basic.password', 'holds a control character')
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`
}

function apiKeyAuthorization(dynamic: DynamicAuthSettings): Authorization {
  const { name, value, in: place } = dynamic.apiKey ?? {}
  switch (readText(place, 'apiKey.in') ?? 'header') {
    case 'header': {
      const header = requireHeaderName(name, 'apiKey.name')
      if (WRITTEN_BY_PLUGIN.test(header)) throw notUsable('apiKey.name', 'is a header that the plugin writes itself')
      return { headers: { [header]: requireHeaderText(value, 'apiKey.value') }, query: {}, refreshable: false }
    }
    case 'query': {
      const key = requireText(name, 'apiKey.name')
      if (key === '__proto__') throw notUsable('apiKey.name', 'must not be "__proto__"')
      return { headers: {}, query: { [key]: requireText(value, 'apiKey.value') }, refreshable: false }
    }
    default:
      throw notUsable('apiKey.in', 'must be header or query')
  }
}
