import type { ActionHookResponse, RequestClient } from '@segment/actions-core'
import { ask } from '../cluster/ask'
import type { Answer, Question } from '../cluster/ask'
import { failureMessage, readError } from '../cluster/failure'
import { member } from '../cluster/member'
import type { Settings } from '../generated-types'
import { indexBody, templateBody } from './index-body'
import { readInputs } from './read-inputs'
import type { HookInputs, IndexRequest } from './read-inputs'

/** What the hook hands over to be saved with the mapping. */
export interface HookOutputs {
  index: string
  kind: string
}

const EXISTS = 'resource_already_exists_exception'

/**
 * Makes the index or data stream of a mapping. One that is there already is used as it is, so the hook may run at every
 * save.
 *
 * @returns what to save, or what went wrong in words: a form shows both
 */
export async function createIndex(
  request: RequestClient,
  settings: Settings,
  inputs: HookInputs
): Promise<ActionHookResponse<HookOutputs>> {
  const wanted = readInputs(inputs)
  if ('problems' in wanted) return failed(wanted.problems.join(' '), 'INVALID_INPUTS')
  const { name, kind } = wanted
  let created = true
  try {
    for (const question of questionsOf(wanted)) {
      const answer = await ask(request, settings, question)
      const exists = isThere(answer)
      if (!answer.ok && !exists) return failed(failureMessage(answer), answer.status.toString())
      created = !exists
    }
  } catch (error) {
    return failed(`The cluster gave no answer: ${error instanceof Error ? error.message : String(error)}`, 'NO_ANSWER')
  }
  const noun = kind === 'data_stream' ? 'data stream' : 'index'
  const successMessage = created
    ? `Created the ${noun} "${name}".`
    : `The ${noun} "${name}" is there already and is used as it is.`
  return { successMessage, savedData: { index: name, kind } }
}

function questionsOf({ name, kind, plan }: IndexRequest): Question[] {
  if (kind === 'index') return [{ method: 'PUT', path: [name], json: indexBody(plan) }]
  return [
    // Not over one that somebody else made under this name.
    { method: 'PUT', path: ['_index_template', name], query: { create: 'true' }, json: templateBody(name, plan) },
    { method: 'PUT', path: ['_data_stream', name] }
  ]
}

/** A template that is there is told as an illegal argument, an index or data stream by an error of its own. */
function isThere({ status, body }: Answer): boolean {
  if (status !== 400) return false
  const { type, reason } = readError(member(body, 'error'))
  return (
    type === EXISTS || (type === 'illegal_argument_exception' && /index template \[.*\] already exists/.test(reason))
  )
}

function failed(message: string, code: string): ActionHookResponse<HookOutputs> {
  return { error: { message, code } }
}
