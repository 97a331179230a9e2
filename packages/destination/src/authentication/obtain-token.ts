import { InvalidAuthenticationError } from '@segment/actions-core'
import type { RequestClient, RequestOptions } from '@segment/actions-core'
import type { Settings } from '../settings'
import { createBoundedMap } from './bounded-map'
import { chosenType } from './chosen-type'
import { parseTokenResponse } from './parse-token-response'
import { clearTokens, recordToken, toIssuedToken, type IssuedToken } from './token-cache'
import { readTokenClient, tokenClientKey, type HostClient } from './token-client'
import { describeFailure, isAbort, reconnect, retryLater } from './token-errors'
import { buildTokenRequest, type TokenGrant, type TokenRequest } from './token-request'
import { knownForRefresh, refreshStart, type TokenSource } from './token-source'

const TIMEOUT_MS = 10_000

/** A token response is some kilobytes; node-fetch, which core uses, reads no further than this. */
const MAX_RESPONSE_BYTES = 1024 * 1024

/** A refused client or grant is not asked for again for so long, so that a queue of events does not hammer (F29). */
const REFUSAL_MS = 10_000

/** Token requests under way, by what they ask for: whoever needs the same waits for the same answer (P17, F26). */
const inFlight = new Map<string, Promise<IssuedToken>>()
const refusals = createBoundedMap<{ readonly error: InvalidAuthenticationError; readonly atMs: number }>(1000)

/** Forgets every token and refusal that this process remembers. For tests, and for hosts that were told of a revocation. */
export function clearTokenCache(): void {
  clearTokens()
  refusals.clear()
  inFlight.clear()
}

/** How `obtainToken` goes about it. */
export interface ObtainOptions {
  /** The client that the host keeps, where there is one. */
  readonly host?: HostClient
  /** Asks even where the same was refused a moment ago, and leaves the cache as it is. */
  readonly probe?: boolean
}

/**
 * Fetches the next token of a destination, once for all who ask at the same time, and remembers it.
 *
 * @throws InvalidAuthenticationError where nothing but new settings or a new connection helps; RetryableError where the
 *   token endpoint failed
 */
export async function obtainToken(
  request: RequestClient,
  settings: Settings,
  source: TokenSource,
  { host, probe = false }: ObtainOptions = {}
): Promise<IssuedToken> {
  const latest = knownForRefresh(source)
  const grant = chooseGrant(settings, source, latest)
  const tokenRequest = buildTokenRequest(readTokenClient(settings.dynamicAuthSettings, host), grant)
  const flight = flightName(settings, grant, host)
  if (!probe) throwRecentRefusal(flight)
  const issued = await join(flight, tokenRequest, () => fetchToken(request, tokenRequest, grant))
  if (!probe) recordToken(source.key, startsOf(source, grant, latest, issued), issued)
  return issued
}

// A refresh token that was not rotated says nothing about which access token is the newest.
function startsOf(
  { start }: TokenSource,
  grant: TokenGrant,
  latest: IssuedToken | undefined,
  issued: IssuedToken
): readonly string[] {
  const rotated = grant.type === 'refresh_token' && grant.refreshToken !== issued.refreshToken
  return [start, latest?.accessToken, rotated ? refreshStart(grant.refreshToken) : undefined].filter(
    (name) => name !== undefined
  )
}

function chooseGrant(settings: Settings, source: TokenSource, latest: IssuedToken | undefined): TokenGrant {
  if (chosenType(settings) === 'clientCredentials') {
    return { type: 'client_credentials', first: !latest && (source.handed ?? source.stored) === undefined }
  }
  const refreshToken = latest?.refreshToken ?? source.refreshToken
  if (refreshToken === undefined) throw reconnect('There is no refresh token, so the access token cannot be renewed.')
  return { type: 'refresh_token', refreshToken }
}

function flightName(settings: Settings, grant: TokenGrant, host: HostClient | undefined): string {
  const key = tokenClientKey(settings.dynamicAuthSettings, host)
  return grant.type === 'refresh_token' ? `${key} ${grant.refreshToken}` : key
}

function throwRecentRefusal(flight: string): void {
  const refusal = refusals.get(flight)
  if (refusal && Math.abs(Date.now() - refusal.atMs) < REFUSAL_MS) throw refusal.error
}

async function join(flight: string, request: TokenRequest, fetch: () => Promise<IssuedToken>): Promise<IssuedToken> {
  for (;;) {
    const joined = inFlight.get(flight)
    try {
      return await (joined ?? takeOff(flight, fetch))
    } catch (error) {
      if (!isAbort(error)) throw error
      // The event that carried the request was cancelled. Whoever only waited for it asks anew.
      if (!joined) throw retryLater(request, 503, 'could not be asked, since the request was cancelled')
    }
  }
}

function takeOff(flight: string, fetch: () => Promise<IssuedToken>): Promise<IssuedToken> {
  const promise = fetch()
    .then(
      (issued) => {
        refusals.delete(flight)
        return issued
      },
      (error: unknown) => {
        if (error instanceof InvalidAuthenticationError) refusals.set(flight, { error, atMs: Date.now() })
        throw error
      }
    )
    .finally(() => {
      if (inFlight.get(flight) === promise) inFlight.delete(flight)
    })
  inFlight.set(flight, promise)
  return promise
}

async function fetchToken(request: RequestClient, tokenRequest: TokenRequest, grant: TokenGrant): Promise<IssuedToken> {
  const requestedAtMs = Date.now()
  const options: RequestOptions & { readonly size: number } = {
    method: 'POST',
    headers: tokenRequest.headers,
    body: tokenRequest.body,
    timeout: TIMEOUT_MS,
    redirect: 'manual',
    skipResponseCloning: true,
    throwHttpErrors: false,
    size: MAX_RESPONSE_BYTES
  }
  const response = await request(tokenRequest.url, options).catch((error: unknown) => {
    throw isAbort(error) ? error : describeFailure(tokenRequest, error)
  })
  const answer = parseTokenResponse(response, tokenRequest)
  return toIssuedToken(answer, requestedAtMs, grant.type === 'refresh_token' ? grant.refreshToken : undefined)
}
