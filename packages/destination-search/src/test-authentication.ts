import { APIError, InvalidAuthenticationError } from '@segment/actions-core'
import type { RequestClient } from '@segment/actions-core'
import { ask } from './cluster/ask'
import { failureMessage, failureOf } from './cluster/failure'
import { member, text } from './cluster/member'
import type { Settings } from './generated-types'

/**
 * Asks the cluster who it is: this is what *Connect* can check.
 *
 * @throws an error of core in words: wrong credentials, a missing permission, or an endpoint that is no cluster
 */
export async function testAuthentication(
  request: RequestClient,
  { settings }: { readonly settings: Settings }
): Promise<void> {
  const { username = '', password = '' } = settings
  if ((username === '') !== (password === '')) {
    throw new InvalidAuthenticationError(
      `The setting ${username === '' ? 'username' : 'password'} is missing; give both, or none of them.`
    )
  }
  const answer = await ask(request, settings, { method: 'GET', path: [] })
  if (answer.status === 403) {
    throw new APIError(`${failureMessage(answer)} To be tested it needs cluster:monitor/main.`, 403)
  }
  if (!answer.ok) throw failureOf(answer)
  if (text(member(answer.body, 'version'), 'number') === undefined || text(answer.body, 'cluster_name') === undefined) {
    throw new APIError(
      'The endpoint answers, but it is no OpenSearch or Elasticsearch. Check endpoint and path prefix.',
      400
    )
  }
}
