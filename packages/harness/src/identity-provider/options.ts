import type { Clock } from '@extensible-webhooks/engine'
import { createNames, type Names } from './names'

/** Options of {@link createIdentityProvider} and {@link startIdentityProvider}. */
export interface IdentityProviderOptions {
  /** Secrets of the clients, by client id. */
  readonly clients: Readonly<Record<string, string>>
  /**
   * Where a client may be sent back to, by client id. Compared letter by letter, as RFC 9700 section 2.1 asks.
   * @default none: such a client can use client credentials only
   */
  readonly redirectUris?: Readonly<Record<string, readonly string[]>>
  /**
   * How long an access token lasts, in seconds, by `clock`.
   * @default 3600
   */
  readonly expiresInSeconds?: number
  /**
   * Whether an authorization code also gives a refresh token.
   * @default true
   */
  readonly issueRefreshTokens?: boolean
  /**
   * Whether each use of a refresh token gives a new one and ends the old one.
   * @default true
   */
  readonly rotateRefreshTokens?: boolean
  /**
   * Whether a request for a code needs a code challenge (RFC 7636, S256 only).
   * @default true
   */
  readonly requirePkce?: boolean
  /**
   * The scopes that there are; others are refused.
   * @default any
   */
  readonly scopes?: readonly string[]
  /**
   * Answers requests for a code at once, without the page: allows, or denies. `?prompt=none` allows a single one.
   * @default false
   */
  readonly auto?: boolean | 'deny'
  /**
   * Makes tokens `access-1`, `refresh-1`, codes `code-1` and so on, so that a scenario can name them.
   * @default false
   */
  readonly predictable?: boolean
  /**
   * Numbers from 0 up to 1, of which tokens are made: a seeded one gives the same tokens each time.
   * @default the random bytes of node:crypto
   */
  readonly random?: () => number
  /** Measures the life of tokens and codes. @default the clock on the wall */
  readonly clock?: Pick<Clock, 'now'>
  /**
   * Its own URL, without a slash at its end. {@link startIdentityProvider} sets it.
   * @default "https://idp.example.com"
   */
  readonly issuer?: string
  /**
   * Paths of the endpoints, to stand in for a provider whose paths are others.
   * @default /authorize, /token and /revoke below the path of the issuer
   */
  readonly paths?: Partial<Record<'authorize' | 'token' | 'revoke', string>>
}

/** The paths on which the provider answers. */
export interface Paths {
  readonly authorize: string
  readonly decision: string
  readonly token: string
  readonly revoke: string
  readonly metadata: string
}

/** Options with every default filled in. */
export interface ProviderSettings extends Required<Omit<IdentityProviderOptions, 'scopes' | 'paths' | 'random'>> {
  readonly scopes: readonly string[] | undefined
  readonly paths: Paths
  readonly names: Names
}

/**
 * Fills in what was left out.
 *
 * @throws Error where a redirect URI, the issuer or the life of tokens cannot be used
 */
export function readOptions(options: IdentityProviderOptions): ProviderSettings {
  const { issuer = 'https://idp.example.com', redirectUris = {}, expiresInSeconds = 3_600 } = options
  if (!/^https?:\/\/[^?#]*[^/?#]$/.test(issuer) || !URL.canParse(issuer)) {
    throw new Error('issuer: expected an http or https URL without query, fragment and slash at its end.')
  }
  if (Number.isNaN(expiresInSeconds)) throw new Error('expiresInSeconds: expected a number of seconds.')
  for (const [client, uris] of Object.entries(redirectUris)) checkRedirectUris(client, uris, options.clients)
  return {
    clients: options.clients,
    redirectUris,
    expiresInSeconds,
    issueRefreshTokens: options.issueRefreshTokens ?? true,
    rotateRefreshTokens: options.rotateRefreshTokens ?? true,
    requirePkce: options.requirePkce ?? true,
    scopes: options.scopes,
    auto: options.auto ?? false,
    predictable: options.predictable ?? false,
    clock: options.clock ?? { now: () => Date.now() },
    issuer,
    paths: pathsOf(issuer, options.paths ?? {}),
    names: createNames(options.predictable ?? false, options.random)
  }
}

function checkRedirectUris(client: string, uris: readonly string[], clients: Readonly<Record<string, string>>): void {
  if (!Object.hasOwn(clients, client)) throw new Error(`redirectUris: there is no client "${client}" in clients.`)
  for (const uri of uris) {
    // A fragment is forbidden by RFC 6749 section 3.1.2; a line break would end the header Location.
    if (URL.canParse(uri) && /^[^\s#]+$/.test(uri)) continue
    throw new Error(`redirectUris: "${uri}" is no absolute URL without fragment and spaces.`)
  }
}

function pathsOf(issuer: string, given: NonNullable<IdentityProviderOptions['paths']>): Paths {
  const base = new URL(issuer).pathname.replace(/\/$/, '')
  const authorize = given.authorize ?? `${base}/authorize`
  return {
    authorize,
    decision: `${authorize}/decision`,
    token: given.token ?? `${base}/token`,
    revoke: given.revoke ?? `${base}/revoke`,
    // RFC 8414 section 3.1: the path of the issuer comes after the well-known part.
    metadata: `/.well-known/oauth-authorization-server${base}`
  }
}
