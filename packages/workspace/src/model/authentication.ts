import type { JSONObject } from '@segment/actions-core'
import { assertNever, type RefreshOn } from '@extensible-webhooks/engine'
import type { AuthenticationFile, OAuthFile } from '../file/types'
import type { ConnectSettings } from './workspace'

/** What an `authentication:` becomes: settings to merge in, or why it does not fit the plugin. */
export type AuthenticationSettings = { readonly settings: JSONObject } | { readonly misfit: string }

/**
 * Turns `authentication:` into the settings of a plugin (`docs/authentication.md` has the table).
 *
 * @param block what the file says
 * @param plugin whether it reads `dynamicAuthSettings`, and else the scheme of its definition
 */
export function authenticationSettings(
  block: AuthenticationFile,
  plugin: { readonly dynamicAuthentication: boolean; readonly scheme: string | undefined }
): AuthenticationSettings {
  return plugin.dynamicAuthentication
    ? { settings: { dynamicAuthSettings: dynamicSettings(block) } }
    : schemeSettings(block, plugin.scheme ?? 'custom')
}

/** The part of an `authentication:` that goes to the engine. */
export function refreshRule(block: AuthenticationFile | undefined): RefreshOn | undefined {
  return block && 'refreshOn' in block ? block.refreshOn : undefined
}

/** The part of an `authentication:` that only *Connect* reads. */
export function connectSettings(block: AuthenticationFile | undefined): ConnectSettings | undefined {
  if (block?.type !== 'oauth2-authorization-code') return undefined
  const { authorizeParams, issuer } = block
  return { ...(authorizeParams ? { authorizeParams } : {}), ...(issuer === undefined ? {} : { issuer }) }
}

function dynamicSettings(block: AuthenticationFile): JSONObject {
  switch (block.type) {
    case 'none':
      return { oauth: { type: 'noAuth' } }
    case 'bearer':
      return {
        oauth: { type: 'bearer', ...customParams({ tokenPrefix: block.prefix }) },
        bearer: { bearerToken: block.token }
      }
    case 'basic':
      return { oauth: { type: 'basic' }, basic: { username: block.username, password: block.password } }
    case 'api-key':
      return { oauth: { type: 'apiKey' }, apiKey: { name: block.name, value: block.value, in: block.in } }
    case 'oauth2-client-credentials':
    case 'oauth2-authorization-code':
      return { oauth: oauthSettings(block) }
    default:
      return assertNever(block)
  }
}

function oauthSettings(block: OAuthFile): JSONObject {
  return present({
    type: block.type === 'oauth2-client-credentials' ? 'clientCredentials' : 'authCode',
    clientId: block.clientId,
    clientSecret: block.clientSecret,
    scopes: block.scopes,
    accessTokenServerUrl: block.tokenUrl,
    refreshTokenServerUrl: block.refreshUrl ?? block.tokenUrl,
    authorizationServerUrl: block.authorizeUrl,
    ...customParams({
      clientAuth: block.clientAuth,
      tokenPrefix: block.prefix,
      refreshRequest: block.params?.map(({ key, value, in: sendIn }) => ({ key, value, sendIn }))
    })
  })
}

function customParams(members: Readonly<Record<string, JSONObject[string] | undefined>>): JSONObject {
  const given = present(members)
  return Object.keys(given).length === 0 ? {} : { customParams: given }
}

function present(members: Readonly<Record<string, JSONObject[string] | undefined>>): JSONObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as JSONObject
}

/** For plugins that know one scheme only, the block must be of that scheme. */
function schemeSettings(block: AuthenticationFile, scheme: string): AuthenticationSettings {
  if (block.type === 'none') return { settings: {} }
  if (block.type === 'basic' && scheme === 'basic') {
    return { settings: { username: block.username, password: block.password } }
  }
  if (block.type.startsWith('oauth2') && scheme.startsWith('oauth')) {
    return { settings: { oauth: oauthSettings(block as OAuthFile) } }
  }
  return {
    misfit: `"${block.type}" does not fit this plugin, whose own scheme is "${scheme}"; write what it needs under settings.`
  }
}
