import { IntegrationError, RetryableError } from '@segment/actions-core'
import type { RequestClient } from '@segment/actions-core'
import { ask } from '../cluster/ask'
import type { Question } from '../cluster/ask'
import { failureOf } from '../cluster/failure'
import { checkIndexPattern } from '../cluster/index-name'
import { entries, member } from '../cluster/member'
import type { Settings } from '../generated-types'
import { refuse } from '../refuse'

/** Whose documents are removed, and where. */
export interface Deletion {
  readonly userId: string | null | undefined
  readonly anonymousId: string | null | undefined
  /** Names and patterns, separated by commas. */
  readonly indices: string | undefined
}

/** Types whose values are taken apart: a search for one id would find, and delete, documents of others. */
const INEXACT: ReadonlySet<string> = new Set(['text', 'match_only_text', 'search_as_you_type', 'annotated_text'])

/** An index that is not there has nothing to delete. */
const LENIENT = { ignore_unavailable: 'true', allow_no_indices: 'true' }

/**
 * Removes every document of a user.
 *
 * The fields are looked at first, since in a field of text `smith` also finds `john smith`. Then the indices are refreshed,
 * since a deletion sees no document that came after the last refresh. What changed under its hands is left for the retry.
 *
 * @returns how many documents were removed
 * @throws an error of core where not all of them were
 */
export async function deleteDocuments(
  request: RequestClient,
  settings: Settings,
  { userId, anonymousId, indices }: Deletion
): Promise<{ deleted: number }> {
  if (indices === undefined || indices.trim() === '') {
    throw refuse('index', 'is missing, and the setting deleteIndices is not set: nothing says where persons are.')
  }
  const target = checkIndexPattern(indices, 'index')
  const { userIdField = 'userId', anonymousIdField = 'anonymousId' } = settings
  const wanted = [
    { field: userIdField, value: userId },
    { field: anonymousIdField, value: anonymousId }
  ].flatMap(({ field, value }) => (typeof value === 'string' && value !== '' ? [{ field, value }] : []))
  if (wanted.length === 0) throw refuse('userId', 'is missing, and so is anonymousId: nobody is named.')
  const put = (question: Question): Promise<unknown> => askOrThrow(request, settings, question)
  const known = await put({
    method: 'GET',
    path: [target, '_field_caps'],
    query: { ...LENIENT, fields: [...new Set(wanted.map(({ field }) => field))].join(',') }
  })
  for (const { field } of wanted) checkExact(field, known)
  await put({ method: 'POST', path: [target, '_refresh'], query: LENIENT })
  const should = wanted.map(({ field, value }) => ({ term: { [field]: { value } } }))
  const result = await put({
    method: 'POST',
    path: [target, '_delete_by_query'],
    query: { ...LENIENT, conflicts: 'proceed', refresh: 'true' },
    json: { query: { bool: { should, minimum_should_match: 1 } } }
  })
  return readResult(result)
}

async function askOrThrow(request: RequestClient, settings: Settings, question: Question): Promise<unknown> {
  const answer = await ask(request, settings, question)
  if (!answer.ok) throw failureOf(answer)
  return answer.body
}

function checkExact(field: string, capabilities: unknown): void {
  for (const [type] of entries(member(member(capabilities, 'fields'), field))) {
    if (!INEXACT.has(type)) continue
    throw new IntegrationError(
      `The field "${field}" is of type ${type}, in which a search for one id finds others, too. Name a field of type keyword in the settings, such as ${field}.keyword.`,
      'INVALID_SETTINGS',
      400
    )
  }
}

function readResult(result: unknown): { deleted: number } {
  const deleted = member(result, 'deleted')
  if (typeof deleted !== 'number') throw new RetryableError('The answer does not say how many documents were removed.')
  const failures = member(result, 'failures')
  const failed = Array.isArray(failures) ? failures.length : 0
  const conflicts = Number(member(result, 'version_conflicts') ?? 0)
  if (failed > 0 || conflicts > 0 || member(result, 'timed_out') === true) {
    throw new RetryableError(
      `Not every document could be removed (${deleted} were, ${conflicts} changed meanwhile, ${failed} failed), so it is tried again.`
    )
  }
  return { deleted }
}
