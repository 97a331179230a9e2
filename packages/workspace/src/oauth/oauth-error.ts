/**
 * What can go wrong when a destination is connected.
 *
 * | code | means |
 * |---|---|
 * | `invalid-settings` | the file lacks something, or says something that cannot be used |
 * | `address-refused` | the token or authorize URL is not one that may be called |
 * | `redirect-uri` | the redirect URI cannot be used, or the callback came to another one |
 * | `state-missing` | a callback without `state` |
 * | `state-wrong` | a callback with a `state` that was never given out |
 * | `state-used` | a callback that came a second time |
 * | `state-expired` | a callback that came too late |
 * | `other-browser` | a callback from another browser than the one that began |
 * | `issuer` | a callback of another identity provider (RFC 9207) |
 * | `denied` | the user, or the identity provider, said no |
 * | `bad-callback` | a callback without a code, or with two |
 * | `unreachable` | the token endpoint did not answer, or failed |
 * | `refused` | the token endpoint, or the plugin, refused the credentials |
 * | `token-response` | the token endpoint answered something that is no token |
 * | `not-connected` | there are no tokens yet |
 */
export type OAuthErrorCode =
  | 'invalid-settings'
  | 'address-refused'
  | 'redirect-uri'
  | 'state-missing'
  | 'state-wrong'
  | 'state-used'
  | 'state-expired'
  | 'other-browser'
  | 'issuer'
  | 'denied'
  | 'bad-callback'
  | 'unreachable'
  | 'refused'
  | 'token-response'
  | 'not-connected'

/** A destination could not be connected. The message says why and what to do, and holds no secret. */
export class OAuthError extends Error {
  override readonly name = 'OAuthError'

  /** @param code one of {@link OAuthErrorCode} */
  constructor(
    readonly code: OAuthErrorCode,
    message: string
  ) {
    super(message)
  }
}

/** Recognises an {@link OAuthError} by name, also one of a second copy of this package. */
export function isOAuthError(error: unknown): error is OAuthError {
  return error instanceof Error && error.name === 'OAuthError' && 'code' in error
}
