import type { ReceivedRequest } from '../receiver/parse-request'
import type { Reply } from '../receiver/reply'
import type { Answer, Provider } from './answer'
import { createAuthorizeEndpoints } from './authorize-endpoint'
import { createCodes } from './codes'
import { createFailures, type FailureMode, type Failures } from './failures'
import { createGrants, type IssuedTokens } from './grants'
import { addToLog, describeAnswer, type EndpointName, type IdentityProviderLogEntry, type TokenRequest } from './log'
import { answerMetadata } from './metadata'
import { readOptions, type IdentityProviderOptions, type Paths } from './options'
import { answerRevoke } from './revoke-endpoint'
import { aboutToken, answerToken } from './token-endpoint'

/** A mock identity provider: OAuth 2.0 as strict as a real one, and failures on request. */
export interface IdentityProvider {
  /** The issuer: `http://127.0.0.1:PORT` where it is served on a socket. */
  readonly url: string
  readonly authorizeUrl: string
  readonly tokenUrl: string
  readonly revokeUrl: string
  /** Answers a request, wherever it came from: a socket, or nock. A promise that never ends means no answer. */
  handle(request: ReceivedRequest): Promise<Reply>
  /** The last 1,000 requests, refused ones among them, without secrets. */
  readonly log: readonly IdentityProviderLogEntry[]
  /** What was asked at the token endpoint, refused requests among them. */
  readonly tokenRequests: readonly TokenRequest[]
  /** Whether an access token was issued here, has not expired and was not revoked. */
  readonly accepts: (accessToken: string) => boolean
  /**
   * Gives tokens as if a person had consented, for a destination that is connected already.
   * @throws Error where there is no such client
   */
  grant(clientId: string, scope?: string): IssuedTokens
  /** Every access token issued so far has expired; refresh tokens go on. */
  expireAccessTokens(): void
  /** Ends the grant of an access or refresh token, as a person does who takes back the consent. */
  revokeGrant(token: string): boolean
  /** From now on no token issued so far is accepted, and no refresh token is of use. */
  revokeAll(): void
  /** Switches the rotation of refresh tokens on or off. */
  rotate(on: boolean): void
  /**
   * Makes the next requests to the token endpoint fail, after those that were told to fail before.
   * @param count how many; `Infinity` lasts until {@link recover}
   * @throws Error for a mode or a count that there is not
   */
  failNext(mode: FailureMode, count?: number): void
  /** Forgets the failures that have not come yet. */
  recover(): void
  /** What it is at this moment, without secrets and tokens. */
  describe(): IdentityProviderState
  /** Stops the socket that serves it, where there is one. */
  close(): Promise<void>
}

/** What {@link IdentityProvider.describe} tells. */
export interface IdentityProviderState {
  readonly issuer: string
  readonly authorizeUrl: string
  readonly tokenUrl: string
  readonly revokeUrl: string
  readonly clients: readonly { readonly id: string; readonly redirectUris: readonly string[] }[]
  readonly scopes: readonly string[] | undefined
  readonly rotates: boolean
  /** How many can be used at this moment. */
  readonly accessTokens: number
  readonly refreshTokens: number
  readonly failures: readonly { readonly mode: string; readonly times: number }[]
}

/**
 * Makes an identity provider as a handler: authorize page, codes with PKCE, client credentials, rotation of refresh tokens
 * with detection of reuse, revocation, metadata; RFC 6749, 7009, 7636, 8414, 9207 and 9700.
 *
 * @param options clients, the life of tokens, and how strict it is
 * @returns the provider; nothing listens until it is served
 * @throws Error where an option cannot be used
 */
export function createIdentityProvider(options: IdentityProviderOptions): IdentityProvider {
  return buildIdentityProvider(options, () => Promise.resolve())
}

/** @param close stops what serves the provider */
export function buildIdentityProvider(options: IdentityProviderOptions, close: () => Promise<void>): IdentityProvider {
  const settings = readOptions(options)
  const grants = createGrants(settings)
  const failures = createFailures()
  const log: IdentityProviderLogEntry[] = []
  let rotates = settings.rotateRefreshTokens
  const provider: Provider = { settings, grants, codes: createCodes(settings), rotates: () => rotates }
  const { issuer, clients, redirectUris, scopes, paths } = settings
  const { origin } = new URL(issuer)
  const urls = {
    authorizeUrl: `${origin}${paths.authorize}`,
    tokenUrl: `${origin}${paths.token}`,
    revokeUrl: `${origin}${paths.revoke}`
  }

  return {
    url: issuer,
    ...urls,
    handle: createHandler(provider, failures, log),
    log,
    get tokenRequests() {
      return log.filter(({ endpoint }) => endpoint === 'token').map(toTokenRequest)
    },
    accepts: (accessToken) => grants.accepts(accessToken),
    grant: (clientId, scope) => {
      if (!Object.hasOwn(clients, clientId)) throw new Error(`grant: there is no client "${clientId}".`)
      return grants.issue(grants.begin(clientId, scope), settings.issueRefreshTokens)
    },
    expireAccessTokens: () => {
      grants.expireAccessTokens()
    },
    revokeGrant: (token) => grants.revoke(token),
    revokeAll: () => {
      grants.revokeAll()
    },
    rotate: (on) => {
      rotates = on
    },
    failNext: (mode, count = 1) => {
      failures.add(mode, count)
    },
    recover: () => {
      failures.clear()
    },
    describe: () => ({
      issuer,
      ...urls,
      clients: Object.keys(clients).map((id) => ({ id, redirectUris: redirectUris[id] ?? [] })),
      scopes,
      rotates,
      ...grants.counts(),
      failures: failures.pending()
    }),
    close
  }
}

interface Endpoint {
  readonly name: EndpointName
  readonly method: string
  /** What can be said of a request that the endpoint never gets to see. */
  readonly about?: (request: ReceivedRequest) => Omit<Answer, 'reply'>
  readonly answer: (request: ReceivedRequest, url: URL) => Answer
}

function createHandler(
  provider: Provider,
  failures: Failures,
  log: IdentityProviderLogEntry[]
): (request: ReceivedRequest) => Promise<Reply> {
  const { clock, issuer, paths } = provider.settings
  const endpoints = createEndpoints(provider, paths)
  return async (request) => {
    const url = new URL(request.path.startsWith('/') ? `${new URL(issuer).origin}${request.path}` : request.path)
    const endpoint = endpoints.get(url.pathname)
    const name = endpoint?.name ?? 'unknown'
    const about = { atMs: clock.now(), endpoint: name, method: request.method }
    let answer: Answer | undefined
    const run = (): Reply => {
      answer = dispatch(endpoint, request, url)
      return answer.reply
    }
    const wrap = name === 'token' ? failures.take() : undefined
    const reply = wrap ? wrap(run) : run()
    // What never ends is written down all the same: whoever waits for it wants to see that it came.
    addToLog(
      log,
      describeAnswer(about, answer ?? endpoint?.about?.(request) ?? {}, reply instanceof Promise ? undefined : reply)
    )
    return reply
  }
}

function createEndpoints(provider: Provider, paths: Paths): ReadonlyMap<string, Endpoint> {
  const consent = createAuthorizeEndpoints()
  return new Map<string, Endpoint>([
    [
      paths.authorize,
      { name: 'authorize', method: 'GET', answer: (_request, url) => consent.authorize(provider, url.searchParams) }
    ],
    [paths.decision, { name: 'decision', method: 'POST', answer: (request) => consent.decide(provider, request) }],
    [
      paths.token,
      { name: 'token', method: 'POST', about: aboutToken, answer: (request) => answerToken(provider, request) }
    ],
    [paths.revoke, { name: 'revoke', method: 'POST', answer: (request) => answerRevoke(provider, request) }],
    [paths.metadata, { name: 'metadata', method: 'GET', answer: () => answerMetadata(provider) }]
  ])
}

function dispatch(endpoint: Endpoint | undefined, request: ReceivedRequest, url: URL): Answer {
  if (!endpoint) return { reply: { status: 404, json: { error: 'There is nothing here.' } } }
  if (endpoint.method === request.method) return endpoint.answer(request, url)
  return { reply: { status: 405, headers: { allow: endpoint.method }, json: { error: `Use ${endpoint.method}.` } } }
}

function toTokenRequest({ clientId, grantType, scope, status }: IdentityProviderLogEntry): TokenRequest {
  return { clientId, grantType, scope, status }
}
