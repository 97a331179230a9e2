import type { ReceivedRequest } from '../receiver/parse-request'
import type { ReplyMessage } from '../receiver/reply'
import type { Answer, Provider } from './answer'
import { checkClient, type CheckedClient } from './check-client'
import type { IssuedTokens } from './grants'
import { NO_STORE, tokenError } from './oauth-error'
import { readForm, type Parameters } from './parameters'
import { scopesAreAllowed } from './scopes'

type GrantHandler = (provider: Provider, clientId: string, form: Parameters) => ReplyMessage

const GRANT_HANDLERS: Readonly<Record<string, GrantHandler>> = {
  authorization_code: fromCode,
  client_credentials: fromCredentials,
  refresh_token: fromRefreshToken
}

/** The names of the grants that the token endpoint knows. */
export const GRANT_TYPES: readonly string[] = Object.keys(GRANT_HANDLERS)

/** `POST /token`, RFC 6749 sections 4.1.3, 4.4.2 and 6. */
export function answerToken(provider: Provider, request: ReceivedRequest): Answer {
  const form = readForm(request)
  if ('problem' in form) return { reply: tokenError('invalid_request', form.problem) }
  const { parameters } = form
  const { grant_type: grantType, scope } = parameters
  const client = checkClient(request.headers['authorization'], parameters, provider.settings.clients)
  const about = { clientId: client.clientId, grantType, scope }
  const refusal = refuseClient(client)
  if (refusal) return { ...about, reply: refusal }
  if (grantType === undefined) return { ...about, reply: tokenError('invalid_request', 'grant_type is missing.') }
  const answer = Object.hasOwn(GRANT_HANDLERS, grantType) ? GRANT_HANDLERS[grantType] : undefined
  if (!answer) {
    const reply = tokenError('unsupported_grant_type', `grant_type is one of ${GRANT_TYPES.join(', ')}.`)
    return { ...about, reply }
  }
  return { ...about, reply: answer(provider, client.clientId ?? '', parameters) }
}

/** Who asks the token endpoint for what; nothing of it is checked. */
export function aboutToken(request: ReceivedRequest): Omit<Answer, 'reply'> {
  const form = readForm(request)
  if ('problem' in form) return {}
  const { grant_type: grantType, scope } = form.parameters
  const { clientId } = checkClient(request.headers['authorization'], form.parameters, {})
  return { clientId, grantType, scope }
}

/** The error for a client that did not prove itself, for every endpoint that asks for a proof. */
export function refuseClient({ accepted, twice }: CheckedClient): ReplyMessage | undefined {
  if (accepted) return undefined
  if (twice) {
    return tokenError('invalid_request', 'The client proved itself twice: by the header Authorization and in the body.')
  }
  return tokenError('invalid_client', 'The client is unknown, or its secret is wrong.')
}

function fromCode(provider: Provider, clientId: string, form: Parameters): ReplyMessage {
  const { code, redirect_uri: redirectUri, code_verifier: verifier } = form
  if (code === undefined) return tokenError('invalid_request', 'code is missing.')
  const grant = provider.codes.spend({ code, clientId, redirectUri, verifier }, ({ scope }) =>
    provider.grants.begin(clientId, scope)
  )
  if ('problem' in grant) return tokenError('invalid_grant', grant.problem)
  return tokens(provider.grants.issue(grant, provider.settings.issueRefreshTokens))
}

// RFC 6749 section 4.4.3: no refresh token here, since the client can always ask again.
function fromCredentials({ grants, settings }: Provider, clientId: string, { scope }: Parameters): ReplyMessage {
  if (!scopesAreAllowed(scope, settings.scopes)) return unknownScope()
  return tokens(grants.issue(grants.begin(clientId, scope), false))
}

function fromRefreshToken(provider: Provider, clientId: string, form: Parameters): ReplyMessage {
  const { refresh_token: refreshToken, scope } = form
  const { grants } = provider
  if (refreshToken === undefined) return tokenError('invalid_request', 'refresh_token is missing.')
  const grant = grants.redeem(refreshToken, clientId)
  if (!grant) {
    return tokenError('invalid_grant', 'The refresh token is unknown, was used before, or its grant was revoked.')
  }
  if (!scopesAreAllowed(scope, grant.scope?.split(' ') ?? [])) return unknownScope()
  const rotates = provider.rotates()
  if (rotates) grants.retire(refreshToken)
  return tokens(grants.issue(grant, rotates, scope))
}

function unknownScope(): ReplyMessage {
  return tokenError('invalid_scope', 'A scope is unknown, malformed, or more than was granted.')
}

function tokens({ accessToken, refreshToken, expiresInSeconds, scope }: IssuedTokens): ReplyMessage {
  return {
    status: 200,
    headers: NO_STORE,
    json: {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: expiresInSeconds,
      ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
      ...(scope === undefined ? {} : { scope })
    }
  }
}
