import type { ExecuteInput, RequestClient } from '@segment/actions-core'
import type { Settings } from '../settings'
import { recall, remember } from './authorization-memo'
import { chosenType, isOAuth } from './chosen-type'
import { obtainToken } from './obtain-token'
import { requireHeaderText } from './read-text'
import { staticAuthorization, withPrefix } from './static-authorization'
import { isAlive, isFresh, markDead, type IssuedToken } from './token-cache'
import { tokenClientKey } from './token-client'
import { reconnect } from './token-errors'
import { knownToken, readTokenSource, type TokenSource } from './token-source'

/** The tokens that the host hands over. */
export type AuthTokens = NonNullable<ExecuteInput<Settings, unknown>['auth']>

/** What a request needs to be let in. */
export interface Authorization {
  readonly headers: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly accessToken?: string
  /** Whether a refresh may heal a 401: with OAuth only. */
  readonly refreshable: boolean
}

/**
 * What the destination's authentication adds to a request. Answers at once, but for client credentials without a usable
 * token: those are fetched first, once for all who wait (P9, P17).
 *
 * @param auth the tokens from the host; those of `dynamicAuthSettings` serve where it has none (R18)
 * @throws InvalidAuthenticationError where a setting or the token is missing or cannot be sent: nothing must be sent then
 */
export function authorize(
  request: RequestClient,
  settings: Settings,
  auth: AuthTokens | undefined
): Authorization | Promise<Authorization> {
  const remembered = recall(settings.dynamicAuthSettings, auth)
  if (remembered) return remembered
  const type = chosenType(settings)
  if (!isOAuth(type)) {
    const authorization = staticAuthorization(type, settings.dynamicAuthSettings)
    if (type !== 'noAuth') remember(settings.dynamicAuthSettings, auth, authorization, Infinity)
    return authorization
  }

  const source = readTokenSource(settings, auth)
  const latest = knownToken(source)
  const choice = type === 'authCode' ? chooseConnected(source, latest) : chooseForClient(source, latest)
  if (!choice) return fetchFirst(request, settings, source, latest)
  const authorization = bearing(settings, choice.token)
  remember(settings.dynamicAuthSettings, auth, authorization, choice.untilMs)
  return authorization
}

/**
 * To be called after a 401: the token is not used again, if it is one that the plugin fetched itself and no newer one has
 * taken its place.
 */
export function forgetToken(settings: Settings, authorization: Authorization): void {
  if (authorization.accessToken === undefined) return
  markDead(tokenClientKey(settings.dynamicAuthSettings), authorization.accessToken)
}

interface Choice {
  readonly token: string
  /** Until when it need not be looked at again, in milliseconds since the epoch. */
  readonly untilMs: number
}

// Nothing is refreshed here: the rotated refresh token could not be handed back to the host.
function chooseConnected(source: TokenSource, latest: IssuedToken | undefined): Choice {
  if (latest) return { token: latest.accessToken, untilMs: Infinity }
  const token = readToken(source)
  if (token === undefined) throw reconnect('There is no access token, so nothing was sent.')
  return { token, untilMs: Infinity }
}

// A host that hands tokens over decides when they are renewed; the plugin fetches only where the host has none.
function chooseForClient(source: TokenSource, latest: IssuedToken | undefined): Choice | undefined {
  const now = Date.now()
  if (latest && isFresh(latest, now)) return { token: latest.accessToken, untilMs: latest.refreshAtMs ?? Infinity }
  if (source.handed === undefined && latest) return undefined
  if (latest && isAlive(latest, now)) return { token: latest.accessToken, untilMs: now }
  const token = readToken(source)
  return token === undefined ? undefined : { token, untilMs: Infinity }
}

function readToken({ handed, stored }: TokenSource): string | undefined {
  if (handed !== undefined) return requireHeaderText(handed, 'oauth.access_token')
  return stored === undefined ? undefined : requireHeaderText(stored, 'oauth.access.access_token')
}

async function fetchFirst(
  request: RequestClient,
  settings: Settings,
  source: TokenSource,
  latest: IssuedToken | undefined
): Promise<Authorization> {
  try {
    const issued = await obtainToken(request, settings, source)
    return bearing(settings, issued.accessToken)
  } catch (error) {
    // The last seconds of a token are good enough while the token endpoint is away.
    if (latest && isAlive(latest, Date.now())) return bearing(settings, latest.accessToken)
    throw error
  }
}

function bearing({ dynamicAuthSettings }: Settings, token: string): Authorization {
  return {
    headers: { authorization: withPrefix(dynamicAuthSettings, token) },
    query: {},
    accessToken: token,
    refreshable: true
  }
}
