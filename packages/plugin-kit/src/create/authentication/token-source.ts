/** The end of `src/authentication.ts` for both kinds of OAuth: what is read from the token endpoint, and the header. */
export const TOKEN_SOURCE = `
/** What every request has, those for tokens too: so the access token is no part of it. */
export const extendRequest: RequestExtension<Settings, unknown> = () => REQUEST

/**
 * The header with the access token.
 *
 * @throws InvalidAuthenticationError where there is none: nothing is sent, and the host fetches one and tries again
 */
export function authorization(auth: ExecuteInput<Settings, unknown>['auth']): { authorization: string } {
  if (!auth?.accessToken) throw new InvalidAuthenticationError('There is no access token yet.')
  return { authorization: \`Bearer \${auth.accessToken}\` }
}

/** What a token endpoint answers (RFC 6749, section 5.1). */
interface TokenAnswer {
  readonly access_token?: string
  readonly refresh_token?: string
  readonly expires_in?: number
}

/** The tokens of an answer. \`expiresIn\`, in seconds, lets a host renew them ahead of their end. */
function readTokens({ access_token, refresh_token, expires_in }: TokenAnswer) {
  if (!access_token) throw new InvalidAuthenticationError('The answer of the token endpoint holds no access token.')
  return { accessToken: access_token, refreshToken: refresh_token, expiresIn: expires_in }
}
`
