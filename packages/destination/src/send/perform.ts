import { APIError, IntegrationError, RetryableError } from '@segment/actions-core'
import type { ActionDefinition, ModifiedResponse } from '@segment/actions-core'
import { authorize, forgetToken } from '../authentication'
import type { Authorization } from '../authentication'
import type { Settings } from '../settings'
import { encodeValue } from './encode-body'
import { encodeItems } from './envelope'
import type { Payload } from './generated-types'
import { singleMessageId } from './message-id'
import { readPath } from './path'
import { refuse } from './refuse'
import { requestShape } from './request-shape'
import type { RequestShape } from './request-shape'
import { readVerdicts, UNREADABLE } from './results'
import { sendRequest } from './send-request'
import { isRedirect, redirectMessage, statusOf } from './status'

/**
 * Sends one event as one request.
 *
 * Everything is checked before the token is asked for, and nothing is awaited but the request itself where a token is
 * there: this is the path of every single event.
 */
export const perform: ActionDefinition<Settings, Payload>['perform'] = (request, { payload, settings, auth }) => {
  const shape = requestShape(payload)
  const body = singleBody(payload, shape)
  const send = (authorization: Authorization): Promise<ModifiedResponse> => {
    const context = { request, settings, authorization, throwHttpErrors: true }
    const messageId = (): string => singleMessageId(payload.message_id, body ?? '')
    const sent = sendRequest(context, shape, { body, messageId, firstData: payload.data })
    const fail = (error: unknown): never => failSingle(error, settings, authorization)
    return shape.results ? sent.then((response) => checkResult(response, shape), fail) : sent.catch(fail)
  }
  const authorization = authorize(request, settings, auth)
  return authorization instanceof Promise ? authorization.then(send) : send(authorization)
}

function singleBody(payload: Payload, shape: RequestShape): string | undefined {
  if (shape.method === 'GET') return undefined
  const path = payload.data_path ?? ''
  const value = readPath(payload.data ?? undefined, path)
  if (value === undefined) {
    if (path !== '') throw refuse('data_path', `there is nothing at "${path}" in data.`)
    if (shape.envelope) throw refuse('data', 'is missing, so there is no item for the envelope.')
    return undefined
  }
  return shape.envelope ? encodeItems([value], shape) : encodeValue(value, shape.headers.format, shape.style)
}

function failSingle(error: unknown, settings: Settings, authorization: Authorization): never {
  const status = statusOf(error)
  if (status === 401) forgetToken(settings, authorization)
  if (status !== undefined && isRedirect(status)) throw new APIError(redirectMessage(status), status)
  throw error
}

/** A single event in an envelope is a batch of one: its result decides, as in a batch (P8). */
function checkResult(response: ModifiedResponse, { results, envelope }: RequestShape): ModifiedResponse {
  const verdicts = results && readVerdicts(response, results, 1)
  if (!verdicts) {
    // Without an envelope the endpoint was sent one object, and may well answer with one.
    if (envelope) throw new RetryableError(UNREADABLE)
    return response
  }
  const [verdict] = verdicts
  if (!verdict?.failed) return response
  if (verdict.retry) throw new RetryableError(verdict.message, verdict.status as 500)
  throw new IntegrationError(verdict.message, 'ITEM_REJECTED', verdict.status)
}
