import type { JSONObject, RefreshAccessTokenResult } from '@segment/actions-core'
import type { TokenStore, Tokens } from '@extensible-webhooks/engine'

/** What a host of stock core knows of a destination. */
export interface HostSettings {
  /** The settings for one call, with the tokens that are live now. Stock core changes them, so they are a copy. */
  current(): Promise<JSONObject>
  /** Keeps tokens for the calls that follow, as core's `onTokenRefresh`. */
  keep(tokens: RefreshAccessTokenResult): Promise<void>
}

/**
 * Does what Segment's own host does around stock core: hands over the live tokens in `settings.oauth`, and keeps those that
 * `onTokenRefresh` gives it. It refreshes nothing by itself.
 *
 * @param settings settings of the destination as they are written
 * @param tokens where live tokens are
 * @param key names the destination in the store
 */
export function hostSettings(settings: JSONObject, tokens: TokenStore, key: string): HostSettings {
  return {
    current: async () => {
      const copy = structuredClone(settings)
      const live = await tokens.read(key)
      return live ? { ...copy, oauth: { ...objectOf(copy['oauth']), ...oauthOf(live) } } : copy
    },
    keep: ({ accessToken, refreshToken }) =>
      tokens.lock(key, async () => {
        const before = await tokens.read(key)
        const rotated = refreshToken || before?.refreshToken
        await tokens.replace(key, before, { accessToken, ...(rotated ? { refreshToken: rotated } : {}) })
      })
  }
}

function oauthOf({ accessToken, refreshToken }: Tokens): JSONObject {
  return { access_token: accessToken, ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }) }
}

function objectOf(value: unknown): JSONObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JSONObject) : {}
}
