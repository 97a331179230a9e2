import { scan } from './scan'
import { TriggerError } from './trigger-error'
import type { Token } from './scan'

interface Failure {
  readonly reason: string
  readonly position?: number
}

/** The error of Segment's parser, which is often a TypeError of its own, put into words with the place. */
export function describeFailure(fql: unknown, error: Error): TriggerError {
  const { reason, position } = typeof fql === 'string' ? findFailure(fql) : { reason: 'it is not a text' }
  const place = position === undefined ? '' : ` at character ${position + 1}`
  const message = `The trigger cannot be read${place}: ${reason}. (Segment's parser says: ${error.message})`
  return new TriggerError(message, error.message, position)
}

function findFailure(fql: string): Failure {
  if (fql.trim() === '') return { reason: 'it is empty; write for example type = "track"', position: 0 }
  const { tokens, problem } = scan(fql)
  if (problem) return problem
  return parenthesesFailure(tokens) ?? callFailure(tokens) ?? { reason: NO_CONDITION }
}

const NO_CONDITION =
  'there is no condition in it; a condition begins with type, event, name, userId, properties, traits or context, ' +
  'or is contains(…) or match(…)'

function parenthesesFailure(tokens: readonly Token[]): Failure | undefined {
  let open: Token | undefined
  for (const [index, token] of tokens.entries()) {
    if (token.text === ')') open = undefined
    if (token.text !== '(' || isCall(tokens[index - 1])) continue
    if (open) {
      return { reason: 'parentheses inside parentheses are not possible; use one level', position: token.start }
    }
    open = token
  }
  return open ? { reason: 'this parenthesis is never closed', position: open.start } : undefined
}

function isCall(token: Token | undefined): boolean {
  return token?.text === 'contains' || token?.text === 'match'
}

function callFailure(tokens: readonly Token[]): Failure | undefined {
  const call = tokens.findLast(isCall)
  return call && { reason: `${call.text} needs two arguments: ${call.text}(event, "text")`, position: call.start }
}
