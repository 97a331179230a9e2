import type { AuthenticationType, Settings } from '../settings'
import { notUsable, readText } from './read-text'

const TYPES: ReadonlySet<string> = new Set<AuthenticationType>([
  'noAuth',
  'bearer',
  'basic',
  'apiKey',
  'authCode',
  'clientCredentials'
])

/**
 * The authentication that the user chose. `oauth.type` alone decides, so that a bearer token or a client left over from
 * an earlier choice is never used (P10).
 *
 * @returns without a type: bearer where a bearer token is there, else none (as Segment keeps it before a type was chosen)
 * @throws InvalidAuthenticationError for a type that there is not
 */
export function chosenType(settings: Settings): AuthenticationType {
  const dynamic = settings.dynamicAuthSettings
  const type: unknown = dynamic?.oauth?.type
  if (type === undefined || type === null || type === '') {
    return readText(dynamic?.bearer?.bearerToken, 'bearer.bearerToken') === undefined ? 'noAuth' : 'bearer'
  }
  if (isType(type)) return type
  throw notUsable('oauth.type', `must be one of ${[...TYPES].join(', ')}`)
}

/** Whether tokens of this type come from a token endpoint. */
export function isOAuth(type: AuthenticationType): type is 'authCode' | 'clientCredentials' {
  return type === 'authCode' || type === 'clientCredentials'
}

function isType(type: unknown): type is AuthenticationType {
  return typeof type === 'string' && TYPES.has(type)
}
