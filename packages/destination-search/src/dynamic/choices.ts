import type { DynamicFieldItem, DynamicFieldResponse, RequestClient } from '@segment/actions-core'
import { ask } from '../cluster/ask'
import type { Answer, Question } from '../cluster/ask'
import { failureMessage } from '../cluster/failure'
import type { Settings } from '../generated-types'

/** Choices of one page. */
const PAGE_SIZE = 100

/** What core hands to a function of `dynamicFields`, as far as ours read it. */
export interface DynamicInput<Payload> {
  readonly settings: Settings
  readonly payload?: Payload | undefined
  readonly page?: string | undefined
  readonly dynamicFieldContext?: { readonly query?: string } | undefined
}

/** What was typed into the search of the form; core loses it for fields of an action (it comes for inputs of hooks). */
export function queryOf({ dynamicFieldContext }: Pick<DynamicInput<unknown>, 'dynamicFieldContext'>): string {
  return dynamicFieldContext?.query?.trim() ?? ''
}

/**
 * One page of choices, those that hold the query.
 *
 * @param page the number of the first choice, as the page before gave it
 */
export function pageOf(
  choices: readonly DynamicFieldItem[],
  query: string,
  page: string | undefined
): DynamicFieldResponse {
  const wanted = query.toLowerCase()
  const found = choices.filter(({ label, value }) => `${label}\n${value}`.toLowerCase().includes(wanted))
  const start = /^\d{1,9}$/.test(page ?? '') ? Number(page) : 0
  const end = start + PAGE_SIZE
  return { choices: found.slice(start, end), ...(end < found.length ? { nextPage: end.toString() } : {}) }
}

/** Why there are no choices; forms show it. */
export function noChoices(message: string, code: string | number): DynamicFieldResponse {
  return { choices: [], error: { message, code: code.toString() } }
}

/**
 * Asks the cluster for what choices are made of. Forms show an error, so nothing is thrown.
 *
 * @param read makes choices of a good answer
 */
export async function choicesOf(
  request: RequestClient,
  settings: Settings,
  question: Question,
  read: (answer: Answer) => DynamicFieldResponse
): Promise<DynamicFieldResponse> {
  try {
    const answer = await ask(request, settings, question)
    return answer.ok ? read(answer) : noChoices(failureMessage(answer), answer.status)
  } catch (error) {
    return noChoices(
      `The cluster gave no answer: ${error instanceof Error ? error.message : String(error)}`,
      'NO_ANSWER'
    )
  }
}
