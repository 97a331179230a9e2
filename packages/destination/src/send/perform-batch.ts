import type { ActionDefinition, ModifiedResponse } from '@segment/actions-core'
import { authorize, forgetToken } from '../authentication'
import type { Settings } from '../settings'
import { splitRefused } from './bisect'
import type { Settled } from './bisect'
import { encodeItems } from './envelope'
import { forEachLimited } from './for-each-limited'
import type { Payload } from './generated-types'
import { groupPayloads } from './group'
import type { BatchItem, PayloadGroup, RefusedItem } from './group'
import { batchMessageId } from './message-id'
import { createResultCollector } from './multi-status'
import type { Answer, ResultCollector } from './multi-status'
import type { RequestShape } from './request-shape'
import { sendRequest } from './send-request'
import type { SendContext } from './send-request'

/** Requests of one batch under way at the same time, at most. */
const CONCURRENT_REQUESTS = 10

/** Statuses that speak of what was sent, so that a part of it may be taken (P8). */
const SPLIT_STATUSES: ReadonlySet<number> = new Set([400, 413, 422])

/**
 * Sends a batch: one request for each group of payloads that can share one (P4), and one result for each payload at its
 * own index.
 *
 * It throws only where no request had a response, and nothing else is to be told: then the error belongs to all.
 */
export const performBatch: NonNullable<ActionDefinition<Settings, Payload>['performBatch']> = async (
  request,
  { payload, settings, auth }
) => {
  const { groups, refused } = groupPayloads(payload)
  // With nothing to send, no token is asked for.
  if (groups.length === 0) return createResultCollector(false).refuseAll(refused).finish()
  const authorization = await authorize(request, settings, auth)
  const context = { request, settings, authorization, throwHttpErrors: false }
  const collector = createResultCollector(authorization.refreshable).refuseAll(refused)
  await forEachLimited(groups, CONCURRENT_REQUESTS, (group) => sendGroup(context, group, collector))
  return collector.finish()
}

async function sendGroup(context: SendContext, group: PayloadGroup, collector: ResultCollector): Promise<void> {
  const { shape } = group
  const { items, body, unwritable } = writeGroup(group)
  collector.refuseAll(unwritable)
  if (items.length === 0) return
  for (const settled of await deliver(context, shape, items, body)) {
    collector.settle(settled.items, settled.answer, shape, settled.undecided)
  }
}

interface WrittenGroup {
  readonly items: readonly BatchItem[]
  readonly body: string | undefined
  readonly unwritable: readonly RefusedItem[]
}

/** The body of a group. Items that the format of the content type cannot hold must not keep the others back. */
function writeGroup({ shape, items }: PayloadGroup): WrittenGroup {
  const whole = tryBody(items, shape)
  if ('body' in whole) return { items, body: whole.body, unwritable: [] }
  const unwritable: RefusedItem[] = []
  const writable = items.filter((item) => {
    const single = tryBody([item], shape)
    if ('error' in single) unwritable.push({ index: item.index, error: single.error })
    return 'body' in single
  })
  const rest = tryBody(writable, shape)
  if ('body' in rest) return { items: writable, body: rest.body, unwritable }
  // Each can be written and all cannot: together they are too large.
  const tooLarge = writable.map(({ index }) => ({ index, error: rest.error }))
  return { items: [], body: undefined, unwritable: [...unwritable, ...tooLarge] }
}

function tryBody(items: readonly BatchItem[], shape: RequestShape): { body: string | undefined } | { error: unknown } {
  try {
    return { body: bodyOf(items, shape) }
  } catch (error) {
    return { error }
  }
}

function bodyOf(items: readonly BatchItem[], shape: RequestShape): string | undefined {
  if (shape.method === 'GET') return undefined
  return encodeItems(
    items.map(({ value }) => value),
    shape
  )
}

async function deliver(
  context: SendContext,
  shape: RequestShape,
  items: readonly BatchItem[],
  body: string | undefined
): Promise<readonly Settled<BatchItem, Answer>[]> {
  const answer = await attempt(context, shape, items, body)
  const split = items.length > 1 && shape.splitRejected && !shape.results && isRefusal(answer)
  if (!split) return [{ items, answer, undecided: false }]
  const send = (part: readonly BatchItem[]): Promise<Answer> => attempt(context, shape, part, bodyOf(part, shape))
  return splitRefused({ items, send, isRefusal, areAlike })
}

async function attempt(
  context: SendContext,
  shape: RequestShape,
  items: readonly BatchItem[],
  body: string | undefined
): Promise<Answer> {
  const ids = (): (string | undefined)[] => items.map(({ payload }) => payload.message_id)
  const messageId = (): string => batchMessageId(ids(), body ?? '')
  try {
    const response = await sendRequest(context, shape, { body, messageId, firstData: items[0]?.payload.data })
    if (response.status === 401) forgetToken(context.settings, context.authorization)
    return { response }
  } catch (error) {
    return { error }
  }
}

function isRefusal(answer: Answer): answer is { response: ModifiedResponse } {
  return 'response' in answer && SPLIT_STATUSES.has(answer.response.status)
}

function areAlike(a: Answer, b: Answer): boolean {
  if (!('response' in a) || !('response' in b)) return false
  return a.response.status === b.response.status && a.response.content === b.response.content
}
