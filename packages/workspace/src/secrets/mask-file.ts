import { isSecretName } from './secret-names'

/** What is shown in place of a secret. */
export const HIDDEN = '[secret]'

/** Members of `authentication:` that are no secrets. */
const PLAIN_AUTHENTICATION: ReadonlySet<string> = new Set([
  'type',
  'username',
  'name',
  'in',
  'key',
  'clientId',
  'tokenUrl',
  'refreshUrl',
  'authorizeUrl',
  'scopes',
  'prefix',
  'clientAuth',
  'statuses',
  'body'
])

/** Members of Segment's `dynamicAuthSettings` that are no secrets. */
const PLAIN_DYNAMIC: ReadonlySet<string> = new Set([
  ...PLAIN_AUTHENTICATION,
  'authorizationServerUrl',
  'accessTokenServerUrl',
  'refreshTokenServerUrl',
  'tokenPrefix',
  'sendIn',
  'configId'
])

const PLACEHOLDER = /^\$\{env:([A-Za-z_][A-Za-z0-9_]*)(:-[^}]*)?\}$/

/** Whether a setting of a plugin holds a secret. */
export type IsSecretSetting = (setting: string) => boolean

/**
 * Whether a path into a destination of a workspace file leads to a secret.
 *
 * @param path names and indices, from the destination on
 * @param isSecretSetting what the plugin says of its settings; by name where it is not given
 */
export function isSecretPath(path: readonly (string | number)[], isSecretSetting: IsSecretSetting): boolean {
  const [section, second] = path
  const names = path.filter((part): part is string => typeof part === 'string')
  const last = names.at(-1) ?? ''
  // Where a value comes from is no secret, whatever it is called.
  if (last === '@path') return false
  if (second === 'authorizeParams') return isSecretName(last)
  if (section === 'authentication') return path.length > 1 && !PLAIN_AUTHENTICATION.has(last)
  if (section === 'settings' && second === 'dynamicAuthSettings') return path.length > 2 && !PLAIN_DYNAMIC.has(last)
  if (section === 'settings' && typeof second === 'string' && isSecretSetting(second)) return true
  if (section === 'transport') return last === 'proxy'
  // The name that people gave to a mapping or filter says nothing about its values.
  return names.slice(section === 'mappings' || section === 'filters' ? 2 : 1).some(isSecretName)
}

/** A value as it may be shown: where it came from the environment, the name of the variable; else nothing of it. */
export function maskSecret(value: unknown): unknown {
  if (value === undefined || value === null || typeof value === 'boolean' || value === '') return value
  const [, name, fallback] = typeof value === 'string' ? (PLACEHOLDER.exec(value) ?? []) : []
  if (name === undefined) return HIDDEN
  return fallback === undefined ? `\${env:${name}}` : `\${env:${name}:-${HIDDEN}}`
}

/** A copy of a value in which every secret is masked. */
export function maskValue(
  value: unknown,
  path: readonly (string | number)[],
  isSecret: (path: readonly (string | number)[]) => boolean
): unknown {
  if (Array.isArray(value)) return value.map((item, index) => maskValue(item, [...path, index], isSecret))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, maskValue(member, [...path, key], isSecret)])
    )
  }
  return isSecret(path) ? maskSecret(value) : value
}
