import { isSignatureError, verifyBody, verifyStandardWebhook } from '@extensible-webhooks/signing'
import { startReceiver, type Receiver } from '../receiver/receiver'
import type { ReceivedRequest } from '../receiver/parse-request'
import type { Reply } from '../receiver/reply'

/** What a receiver asks of requests. A signature or a token that is there must be right. */
export interface ReceiverChecks {
  /** Secrets of which one must have made `X-Signature`. */
  readonly sharedSecrets: readonly string[]
  /** Secrets of which one must have made the Standard Webhooks signature. */
  readonly standardSecrets: readonly string[]
  /** Whether a bearer token may come in. */
  readonly acceptsToken: (token: string) => boolean
}

/** What came to one host and path. */
export interface PlaceCount {
  requests: number
  /** Requests that were refused with 401. */
  refused: number
  /** Answers that were planned, such as faults. */
  planned: number
  /** Signatures that were right. */
  signatures: number
  /** Bearer tokens that were right. */
  tokens: number
}

/** A receiver that believes nobody. */
export interface CheckingReceiver {
  readonly receiver: Receiver
  /** By host and path, without the query. */
  readonly counts: ReadonlyMap<string, PlaceCount>
  /** The first accepted request of each host and path. */
  readonly samples: ReadonlyMap<string, ReceivedRequest>
  /** Answers the next requests in this way, whatever they are, before anything is checked. */
  plan(...replies: readonly Reply[]): void
  /** Ends every connection and stops. */
  close(): Promise<void>
}

/**
 * Starts a receiver that verifies signatures over the raw bytes, and tokens, before it answers 200.
 *
 * @param checks what it asks
 * @returns the receiver, listening on a free port of 127.0.0.1
 */
export async function startCheckingReceiver(checks: ReceiverChecks): Promise<CheckingReceiver> {
  const counts = new Map<string, PlaceCount>()
  const samples = new Map<string, ReceivedRequest>()
  const planned: Reply[] = []
  const receiver = await startReceiver((request): Reply => {
    // What is counted and sampled here need not be kept a second time.
    receiver.requests.length = 0
    const place = `${request.headers['host'] ?? ''}${request.path.split('?')[0] ?? ''}`
    const count = counts.get(place) ?? { requests: 0, refused: 0, planned: 0, signatures: 0, tokens: 0 }
    counts.set(place, count)
    count.requests++
    const next = planned.shift()
    if (next !== undefined) {
      count.planned++
      return next
    }
    const refusal = check(request, checks, count)
    if (refusal) {
      count.refused++
      return refusal
    }
    if (!samples.has(place)) samples.set(place, request)
    return { status: 200, json: { ok: true } }
  })
  return {
    receiver,
    counts,
    samples,
    plan: (...replies) => {
      planned.push(...replies)
    },
    close: () => receiver.close()
  }
}

function check(request: ReceivedRequest, checks: ReceiverChecks, count: PlaceCount): Reply | undefined {
  const { headers, body } = request
  const { sharedSecrets, standardSecrets, acceptsToken } = checks
  try {
    if (headers['x-signature'] !== undefined) {
      verifyBody({ headers, body, secrets: sharedSecrets })
      count.signatures++
    }
    if (headers['webhook-signature'] !== undefined) {
      verifyStandardWebhook({ headers, body, secrets: standardSecrets })
      count.signatures++
    }
  } catch (error) {
    if (!isSignatureError(error)) throw error
    return { status: 401, json: { error: error.message } }
  }
  const token = /^Bearer (.+)$/.exec(headers['authorization'] ?? '')?.[1]
  if (token === undefined) return undefined
  if (!acceptsToken(token)) return { status: 401, json: { error: 'The token is not valid.' } }
  count.tokens++
  return undefined
}
