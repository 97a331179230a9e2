import type { Exchange } from '../types'
import type { Node } from '../run/multistatus'
import { CODES, type Code } from './codes'
import { classifyError } from './classify-error'
import { classifyStatus } from './classify-status'
import type { Outcome } from './outcome'
import { parseRetryAfter } from './retry-after'

/**
 * What a node of a multistatus means for its event. A plugin may name one of our codes in the node's body
 * (`{ code: 'not-isolated' }`); it then stands in the place of the code of the status.
 *
 * @param node the item's result
 * @param exchanges the requests of this run
 * @param refreshError why the token could not be refreshed, where this item was refused for it
 * @param nowMs for the dates of `Retry-After`
 */
export function classifyNode(
  node: Node | undefined,
  exchanges: readonly Exchange[],
  refreshError: unknown,
  nowMs: number
): Outcome {
  if (!node) return rejected('The plugin gave no result for this item.', 'plugin-error')
  const { status } = node
  if (status >= 200 && status < 300) return delivered(status, exchanges)
  const reason = 'errormessage' in node ? node.errormessage : `HTTP status ${status}`
  if (status === 401 && refreshError !== undefined) return classifyError(refreshError, undefined, nowMs)
  if (status === 400 && isOwnRefusal(node)) return rejected(reason, 'invalid-request', status)
  if (isUnauthorized(node)) {
    return { status: 'rejected', error: { stage: 'authentication', code: 'unauthorized', reason, httpStatus: status } }
  }
  const outcome = classifyStatus(status, reason, retryAfterOf(status, exchanges, nowMs))
  const code = codeOf(node)
  if (code === undefined || outcome.status === 'delivered') return outcome
  return { ...outcome, error: { ...outcome.error, stage: 'response', code } }
}

function delivered(httpStatus: number, exchanges: readonly Exchange[]): Outcome {
  const truncated = exchanges.some(({ response }) => response?.truncated && response.status === httpStatus)
  return truncated ? { status: 'delivered', httpStatus, truncated } : { status: 'delivered', httpStatus }
}

function rejected(reason: string, code: Code<'request'>, httpStatus?: number): Outcome {
  const status = httpStatus === undefined ? {} : { httpStatus }
  return { status: 'rejected', error: { stage: 'request', code, reason, ...status } }
}

/** The plugin turned the item away before it sent anything. */
function isOwnRefusal(node: Node): boolean {
  return 'errortype' in node && node.errortype === 'PAYLOAD_VALIDATION_FAILED' && codeOf(node) === undefined
}

/** The plugin's 403 for a 401 that no refresh can heal (P11). */
function isUnauthorized(node: Node): boolean {
  return node.status === 403 && 'errortype' in node && node.errortype === 'UNAUTHORIZED'
}

function codeOf(node: Node): Code<'response'> | undefined {
  const { body } = node
  if (typeof body !== 'object') return undefined
  const { code } = body as { code?: unknown }
  return typeof code === 'string' && Object.hasOwn(CODES.response, code) ? (code as Code<'response'>) : undefined
}

function retryAfterOf(status: number, exchanges: readonly Exchange[], nowMs: number): number | undefined {
  const answer = exchanges.findLast(({ response }) => response?.status === status)?.response
  const value = answer?.headers['retry-after']
  return parseRetryAfter(Array.isArray(value) ? value[0] : value, nowMs)
}
