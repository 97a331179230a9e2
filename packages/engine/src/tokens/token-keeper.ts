import { ErrorCodes, InvalidAuthenticationError } from '@segment/actions-core'
import type { JSONObject, RefreshAccessTokenResult } from '@segment/actions-core'
import type { Clock } from '../clock'
import type { Exchange } from '../types'
import { expiryOf, isExpired, isExpiring } from './expiry'
import { isClientCredentials, tokensOfSettings, type OAuthSettings } from './oauth-settings'
import { noteRefreshFailure } from './refresh-failure'
import type { TokenStore, Tokens } from './types'

/** What a plugin is handed to refresh with: core's `OAuth2ClientCredentials`. */
export interface RefreshAuth {
  readonly accessToken: string | undefined
  readonly refreshToken: string | undefined
  readonly clientId: string | undefined
  readonly clientSecret: string | undefined
  readonly refreshTokenUrl: string | undefined
}

/** Whose tokens are meant, and how the plugin is asked for new ones. */
export interface Grant {
  /** Names the tokens in the store; the key of the settings where the host names none. */
  readonly tokenKey: string | undefined
  readonly oauth: OAuthSettings
  /** Settings of the destination without `oauth`, as a plugin sees them. */
  readonly settings: JSONObject
  /** Calls the plugin's `refreshAccessToken`; its requests are added to `exchanges`. */
  readonly refresh: (auth: RefreshAuth, exchanges: Exchange[]) => Promise<RefreshAccessTokenResult | undefined>
  readonly onTokenRefresh: ((tokens: RefreshAccessTokenResult) => Promise<void>) | undefined
}

/** Decides when tokens are refreshed. */
export interface TokenKeeper {
  /**
   * The tokens to send with; refreshed first where they are missing or about to end.
   * @throws what the plugin's `refreshAccessToken` throws
   */
  current(grant: Grant): Promise<Tokens | undefined>
  /**
   * Other tokens than the one that was refused. One request for all who ask at the same time.
   * @param failed the access token that was refused
   * @throws what the plugin's `refreshAccessToken` throws
   */
  renew(grant: Grant, failed: string | undefined): Promise<Tokens>
}

interface DeadGrant {
  readonly refreshToken: string | undefined
  readonly error: unknown
}

const MOST_DEAD_GRANTS = 1_000

/**
 * A refresh has four states: none under way; under way (all who need a token of this key wait for the same promise);
 * done (the store holds the new tokens before anybody uses them); gone (the server said `invalid_grant`: the same grant is
 * not tried again until the store or the settings hold another).
 */
export function createTokenKeeper(store: TokenStore, clock: Clock): TokenKeeper {
  const flights = new Map<string, Promise<Tokens>>()
  const dead = new Map<string, DeadGrant>()

  const known = async (grant: Grant): Promise<Tokens | undefined> =>
    (await store.read(keyOf(grant))) ?? tokensOfSettings(grant.oauth)

  const current = async (grant: Grant): Promise<Tokens | undefined> => {
    const tokens = await known(grant)
    if (!tokens) return canStart(grant.oauth) ? renew(grant, undefined) : undefined
    if (!isExpiring(tokens, clock.now()) || !canStart(grant.oauth, tokens)) return tokens
    try {
      return await renew(grant, tokens.accessToken)
    } catch (error) {
      if (isExpired(tokens, clock.now())) throw error
      return tokens
    }
  }

  const renew = async (grant: Grant, failed: string | undefined): Promise<Tokens> => {
    const tokens = await join(grant, failed)
    return tokens.accessToken === failed ? join(grant, failed) : tokens
  }

  const join = (grant: Grant, failed: string | undefined): Promise<Tokens> => {
    const underWay = flights.get(keyOf(grant))
    if (underWay) return underWay
    const flight = store
      .lock(keyOf(grant), () => replaceTokens(grant, failed))
      .finally(() => {
        flights.delete(keyOf(grant))
      })
    flights.set(keyOf(grant), flight)
    return flight
  }

  const replaceTokens = async (grant: Grant, failed: string | undefined): Promise<Tokens> => {
    const stored = await store.read(keyOf(grant))
    const before = stored ?? tokensOfSettings(grant.oauth)
    if (before && before.accessToken !== failed && !isExpired(before, clock.now())) return before
    const refreshToken = before?.refreshToken ?? grant.oauth.tokens.refreshToken
    refuseDeadGrant(keyOf(grant), refreshToken)
    const exchanges: Exchange[] = []
    let answer: RefreshAccessTokenResult | undefined
    try {
      answer = await grant.refresh(
        { ...refreshAuth(grant.oauth), accessToken: before?.accessToken, refreshToken },
        exchanges
      )
      if (!answer?.accessToken) throw failedRefresh()
    } catch (error) {
      const later = await store.read(keyOf(grant))
      if (later && later.accessToken !== before?.accessToken) return later
      if (canStart(grant.oauth, before)) noteFailure(keyOf(grant), refreshToken, error, exchanges)
      throw error
    }
    return keep(grant, stored, refreshToken, answer)
  }

  const keep = async (
    grant: Grant,
    stored: Tokens | undefined,
    refreshToken: string | undefined,
    answer: RefreshAccessTokenResult & { readonly expiresIn?: unknown }
  ): Promise<Tokens> => {
    const rotated = answer.refreshToken || refreshToken
    const next: Tokens = {
      accessToken: answer.accessToken,
      ...(rotated === undefined ? {} : { refreshToken: rotated }),
      ...expiryOf(answer.expiresIn, clock.now())
    }
    const written = await store.replace(keyOf(grant), stored, next)
    dead.delete(keyOf(grant))
    if (!written) return (await store.read(keyOf(grant))) ?? next
    await grant.onTokenRefresh?.(answer)
    return next
  }

  const refuseDeadGrant = (key: string, refreshToken: string | undefined): void => {
    const gone = dead.get(key)
    if (gone && gone.refreshToken === refreshToken) throw gone.error
  }

  const noteFailure = (
    key: string,
    refreshToken: string | undefined,
    error: unknown,
    exchanges: readonly Exchange[]
  ): void => {
    if (!noteRefreshFailure(error, exchanges)) return
    if (dead.size >= MOST_DEAD_GRANTS) dead.clear()
    dead.set(key, { refreshToken, error })
  }

  return { current, renew }
}

function keyOf({ tokenKey, oauth }: Grant): string {
  return tokenKey ?? oauth.key
}

/** Whether a token can be had without a person: the client's own credentials, or a refresh token. */
function canStart(oauth: OAuthSettings, tokens?: Tokens): boolean {
  return isClientCredentials(oauth) || (tokens?.refreshToken ?? oauth.tokens.refreshToken) !== undefined
}

function refreshAuth({
  clientId,
  clientSecret,
  tokens: { refreshTokenUrl }
}: OAuthSettings): Omit<RefreshAuth, 'accessToken' | 'refreshToken'> {
  return { clientId, clientSecret, refreshTokenUrl }
}

function failedRefresh(): Error {
  return new InvalidAuthenticationError('Failed to refresh access token', ErrorCodes.OAUTH_REFRESH_FAILED)
}
