import type { Answer, Provider } from './answer'
import { GRANT_TYPES } from './token-endpoint'

/** `GET /.well-known/oauth-authorization-server`, RFC 8414. */
export function answerMetadata({ settings }: Provider): Answer {
  const { issuer, paths, scopes } = settings
  const { origin } = new URL(issuer)
  const methods = ['client_secret_basic', 'client_secret_post']
  return {
    reply: {
      json: {
        issuer,
        authorization_endpoint: `${origin}${paths.authorize}`,
        token_endpoint: `${origin}${paths.token}`,
        revocation_endpoint: `${origin}${paths.revoke}`,
        response_types_supported: ['code'],
        grant_types_supported: GRANT_TYPES,
        token_endpoint_auth_methods_supported: methods,
        revocation_endpoint_auth_methods_supported: methods,
        code_challenge_methods_supported: ['S256'],
        authorization_response_iss_parameter_supported: true,
        ...(scopes === undefined ? {} : { scopes_supported: scopes })
      }
    }
  }
}
