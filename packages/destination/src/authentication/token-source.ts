import type { Settings } from '../settings'
import { readText } from './read-text'
import { latestToken, type IssuedToken } from './token-cache'
import { tokenClientKey, type HostClient } from './token-client'

/** What core hands over as `auth`, whatever of it the host filled in. */
export type HostAuth = HostClient & { readonly accessToken?: string; readonly refreshToken?: string }

/** Where the token of a destination can come from. */
export interface TokenSource {
  /** Of the client, in the token cache. */
  readonly key: string
  /** The access token that the host hands over with each event, as it is. */
  readonly handed: unknown
  /** The one that *Connect* left in the settings, as it is. */
  readonly stored: unknown
  readonly refreshToken: string | undefined
  /** Where the lineage starts in the token cache; nothing where it could be that of another destination. */
  readonly start: string | undefined
}

/** What is known of a token's successors, for sending: a token of the host that has none is the newest there is. */
export function knownToken({ key, start }: TokenSource): IssuedToken | undefined {
  return start === undefined ? undefined : latestToken(key, start)
}

/**
 * The same for refreshing, where also the successor of a rotated refresh token counts: to use one twice makes the server
 * revoke the whole grant (RFC 9700 section 4.14.2).
 */
export function knownForRefresh(source: TokenSource): IssuedToken | undefined {
  const { key, refreshToken } = source
  return knownToken(source) ?? (refreshToken === undefined ? undefined : latestToken(key, refreshStart(refreshToken)))
}

/** The start of the lineage of a refresh token. */
export function refreshStart(refreshToken: string): string {
  return `refresh ${refreshToken}`
}

/**
 * Reads which tokens a destination has. Live ones (`settings.oauth`, handed over as `auth`) go before those in
 * `dynamicAuthSettings`, and an empty one never hides one that is there (P15, R18).
 */
export function readTokenSource(settings: Settings, auth: HostAuth | undefined): TokenSource {
  const dynamic = settings.dynamicAuthSettings
  const access = dynamic?.oauth?.access
  const handed = present(auth?.accessToken)
  const stored = present(access?.access_token)
  const refreshToken =
    readText(auth?.refreshToken, 'oauth.refresh_token') ?? readText(access?.refresh_token, 'oauth.access.refresh_token')
  return {
    key: tokenClientKey(dynamic),
    handed,
    stored,
    refreshToken,
    start: lineageStart(settings, handed ?? stored, refreshToken)
  }
}

function lineageStart(settings: Settings, token: unknown, refreshToken: string | undefined): string | undefined {
  if (typeof token === 'string') return token
  const oauth = settings.dynamicAuthSettings?.oauth
  if (oauth?.type === 'authCode') return refreshToken === undefined ? undefined : refreshStart(refreshToken)
  // The host's own client is not part of the key: without one in the settings, any client would find this lineage.
  return oauth?.clientId ? '' : undefined
}

// Blank text is no token. Other odd values stay, so that using them tells what is wrong with them.
function present(token: unknown): unknown {
  return token === null || (typeof token === 'string' && token.trim() === '') ? undefined : token
}
