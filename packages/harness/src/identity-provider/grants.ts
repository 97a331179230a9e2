import type { ProviderSettings } from './options'
import { keep } from './keep'

/** What a client was granted: one consent, or one request with client credentials. All its tokens live and die with it. */
export interface Grant {
  readonly clientId: string
  readonly scope: string | undefined
  revoked: boolean
}

/** The tokens of one answer. */
export interface IssuedTokens {
  readonly accessToken: string
  readonly refreshToken?: string
  readonly expiresInSeconds: number
  readonly scope: string | undefined
}

interface AccessToken {
  readonly grant: Grant
  expiresAtMs: number
}

/**
 * A refresh token is *live* until it is used. Where refresh tokens are rotated it is *used* from then on; whoever comes
 * with a used one holds a stolen copy, or was stolen from, so the whole grant is revoked (RFC 9700 section 4.14.2).
 */
interface RefreshToken {
  readonly grant: Grant
  used: boolean
}

/** Every grant and token of a provider. */
export interface Grants {
  begin(clientId: string, scope: string | undefined): Grant
  /** @param withRefreshToken whether the answer also holds a new refresh token */
  issue(grant: Grant, withRefreshToken: boolean, scope?: string): IssuedTokens
  accepts(accessToken: string): boolean
  /** The live grant of a refresh token. A used one revokes its grant. */
  redeem(refreshToken: string, clientId: string): Grant | undefined
  /** Marks a refresh token as used. */
  retire(refreshToken: string): void
  /** Ends the grant that a token belongs to; false where there is none, or where it is another client's. */
  revoke(token: string, clientId?: string): boolean
  revokeAll(): void
  expireAccessTokens(): void
  counts(): { readonly accessTokens: number; readonly refreshTokens: number }
}

/** Keeps the grants in memory, the latest 10,000 tokens of each kind. */
export function createGrants({ clock, names, expiresInSeconds }: ProviderSettings): Grants {
  const accessTokens = new Map<string, AccessToken>()
  const refreshTokens = new Map<string, RefreshToken>()
  const isLive = ({ grant, expiresAtMs }: AccessToken): boolean => !grant.revoked && expiresAtMs > clock.now()
  const isUsable = ({ grant, used }: RefreshToken): boolean => !grant.revoked && !used

  return {
    begin: (clientId, scope) => ({ clientId, scope, revoked: false }),
    issue: (grant, withRefreshToken, scope = grant.scope) => {
      const accessToken = names('access')
      keep(accessTokens, accessToken, { grant, expiresAtMs: clock.now() + expiresInSeconds * 1_000 })
      if (!withRefreshToken) return { accessToken, expiresInSeconds, scope }
      const refreshToken = names('refresh')
      keep(refreshTokens, refreshToken, { grant, used: false })
      return { accessToken, refreshToken, expiresInSeconds, scope }
    },
    accepts: (accessToken) => {
      const found = accessTokens.get(accessToken)
      return found !== undefined && isLive(found)
    },
    redeem: (refreshToken, clientId) => {
      const found = refreshTokens.get(refreshToken)
      if (!found || found.grant.clientId !== clientId) return undefined
      if (found.used) found.grant.revoked = true
      return found.grant.revoked ? undefined : found.grant
    },
    retire: (refreshToken) => {
      const found = refreshTokens.get(refreshToken)
      if (found) found.used = true
    },
    revoke: (token, clientId) => {
      const grant = (accessTokens.get(token) ?? refreshTokens.get(token))?.grant
      if (!grant || (clientId !== undefined && grant.clientId !== clientId)) return false
      grant.revoked = true
      return true
    },
    revokeAll: () => {
      for (const { grant } of [...accessTokens.values(), ...refreshTokens.values()]) grant.revoked = true
    },
    expireAccessTokens: () => {
      for (const token of accessTokens.values()) token.expiresAtMs = -Infinity
    },
    counts: () => ({
      accessTokens: [...accessTokens.values()].filter(isLive).length,
      refreshTokens: [...refreshTokens.values()].filter(isUsable).length
    })
  }
}
