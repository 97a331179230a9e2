import type { ReceivedRequest } from '../receiver/parse-request'
import type { Answer, Provider } from './answer'
import { checkClient } from './check-client'
import { NO_STORE, tokenError } from './oauth-error'
import { readForm } from './parameters'
import { refuseClient } from './token-endpoint'

/** `POST /revoke`, RFC 7009. A token that is not known is no error: it cannot be used any more, which was the wish. */
export function answerRevoke({ grants, settings }: Provider, request: ReceivedRequest): Answer {
  const form = readForm(request)
  if ('problem' in form) return { reply: tokenError('invalid_request', form.problem) }
  const { parameters } = form
  const client = checkClient(request.headers['authorization'], parameters, settings.clients)
  const { clientId } = client
  const refusal = refuseClient(client)
  if (refusal) return { clientId, reply: refusal }
  const { token } = parameters
  if (token === undefined) return { clientId, reply: tokenError('invalid_request', 'token is missing.') }
  grants.revoke(token, clientId)
  return { clientId, reply: { status: 200, headers: NO_STORE } }
}
