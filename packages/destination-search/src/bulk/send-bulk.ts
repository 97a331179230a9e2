import type { RequestClient } from '@segment/actions-core'
import { ask } from '../cluster/ask'
import type { Answer } from '../cluster/ask'
import type { Settings } from '../generated-types'
import { DEFAULT_BULK_BYTES } from '../limits'
import { packItems } from './pack'
import type { WrittenItem } from './pack'
import { readVerdicts, verdictOnAll } from './verdict'
import type { Verdict } from './verdict'

/** What became of an item: a verdict, or the error that prevented an answer. */
export type Settled =
  { readonly item: WrittenItem; readonly verdict: Verdict } | { readonly item: WrittenItem; readonly error: unknown }

const TOO_LARGE = 413

/** Only what the results are read from: the answer to a thousand documents would otherwise be 200 KB. */
const FILTER = 'errors,items.*.status,items.*.result,items.*.error'

/**
 * Sends items in as many bulk requests as their bytes need.
 *
 * - One after the other, in their order: two operations on one document must not overtake each other.
 * - A body that the cluster finds too large (413) is sent again in halves, down to single items.
 * - Once a request gets no answer, or one that asks for a retry, the rest is not sent: a cluster that is away or has too
 *   much to do is left alone, and a later operation does not come before an earlier one that is sent again.
 *
 * @returns what became of each item, in their order
 */
export async function sendBulk(
  request: RequestClient,
  settings: Settings,
  items: readonly WrittenItem[]
): Promise<Settled[]> {
  const waiting = packItems(items, settings.maxBulkBytes ?? DEFAULT_BULK_BYTES)
  const settled: Settled[] = []
  for (let body = waiting.shift(); body; body = waiting.shift()) {
    const answer = await attempt(request, settings, body)
    if ('error' in answer) {
      const { error } = answer
      return [...settled, ...[body, ...waiting].flat().map((item) => ({ item, error }))]
    }
    if (answer.status === TOO_LARGE && body.length > 1) {
      const middle = Math.ceil(body.length / 2)
      waiting.unshift(body.slice(0, middle), body.slice(middle))
      continue
    }
    const verdicts = answer.ok
      ? readVerdicts(
          answer,
          body.map(({ operation }) => operation)
        )
      : undefined
    const onAll = verdictOnAll(answer)
    settled.push(...body.map((item, position) => ({ item, verdict: verdicts?.[position] ?? onAll })))
    if (!verdicts && !onAll.done && stopsAt(answer, onAll.retry)) {
      return [...settled, ...waiting.flat().map((item) => ({ item, verdict: onAll }))]
    }
  }
  return settled
}

/** Credentials that are not accepted, and a redirect, are met by every other request, too. */
function stopsAt({ status }: Answer, retry: boolean): boolean {
  return retry || status === 401 || status === 403 || (status >= 300 && status < 400)
}

async function attempt(
  request: RequestClient,
  settings: Settings,
  body: readonly WrittenItem[]
): Promise<Answer | { readonly error: unknown }> {
  const { refresh } = settings
  try {
    return await ask(request, settings, {
      method: 'POST',
      path: ['_bulk'],
      query: { filter_path: FILTER, ...(refresh === undefined || refresh === 'false' ? {} : { refresh }) },
      lines: body.map(({ lines }) => lines).join('')
    })
  } catch (error) {
    return { error }
  }
}
