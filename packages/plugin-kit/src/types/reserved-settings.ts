import type { PluginProblem } from '../problem'
import type { TypedDefinition } from './typed-definition'

const OAUTH_SCHEMES: readonly unknown[] = ['oauth2', 'oauth-managed']

/** Under these names a host keeps what OAuth gave it, in whatever spelling: `access_token`, `access-token`, `accessToken`. */
const RESERVED = new Set(['oauth', 'oauth2', 'accesstoken', 'refreshtoken', 'tokentype', 'apikey'])

/**
 * Settings that a host would overwrite with what OAuth gave it (`fork-layout.md`: Segment's own tool refuses them).
 *
 * @returns none unless the authentication is by OAuth
 */
export function reservedSettings({ authentication }: Pick<TypedDefinition, 'authentication'>): PluginProblem[] {
  if (!OAUTH_SCHEMES.includes(authentication?.scheme)) return []
  return Object.keys(authentication?.fields ?? {})
    .filter((name) => RESERVED.has(name.toLowerCase().replaceAll(/[-_]/g, '')))
    .map((name) => ({
      severity: 'error',
      code: 'reserved-setting',
      where: `authentication.fields.${name}`,
      what: `With OAuth the name "${name}" is reserved: hosts keep their tokens under it.`,
      mend: 'Give the setting another name.'
    }))
}
