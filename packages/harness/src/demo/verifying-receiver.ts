import { isSignatureError, verifyBody, verifyStandardWebhook } from '@extensible-webhooks/signing'
import { startReceiver } from '../receiver/receiver'
import type { ReceivedRequest } from '../receiver/parse-request'
import type { Reply } from '../receiver/reply'

/** What a path of the receiver asks of a request. What is not given is not checked. */
export interface PathRule {
  /** Secrets of which one must have made `X-Signature`. */
  readonly sharedSecrets?: readonly string[]
  /** Secrets of which one must have made the Standard Webhooks signature. */
  readonly standardSecrets?: readonly string[]
  /** Whether a bearer token may come in. */
  readonly acceptsToken?: (token: string) => boolean
  /** A header that must be there with this value, such as an API key. */
  readonly header?: { readonly name: string; readonly value: string }
}

/** What came to one path. */
export interface PathCount {
  requests: number
  /** Requests that were refused with 401 or 404. */
  refused: number
  /** Signatures that were right. */
  signatures: number
  /** Bearer tokens that were right. */
  tokens: number
}

/** A receiver that believes nobody. */
export interface VerifyingReceiver {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string
  /** By path, without the query. */
  readonly counts: ReadonlyMap<string, PathCount>
  /** The first accepted request of each path. */
  readonly samples: ReadonlyMap<string, ReceivedRequest>
  close(): Promise<void>
}

/**
 * Starts a receiver that verifies signatures over the raw bytes, and tokens, before it answers 200.
 *
 * @param rules what each path asks; other paths answer 404
 * @returns the receiver, listening on a free port of 127.0.0.1
 */
export async function startVerifyingReceiver(rules: Readonly<Record<string, PathRule>>): Promise<VerifyingReceiver> {
  const counts = new Map<string, PathCount>()
  const samples = new Map<string, ReceivedRequest>()
  const receiver = await startReceiver((request): Reply => {
    const [path = ''] = request.path.split('?')
    const count = counts.get(path) ?? { requests: 0, refused: 0, signatures: 0, tokens: 0 }
    counts.set(path, count)
    count.requests++
    const rule = Object.hasOwn(rules, path) ? rules[path] : undefined
    const refusal = rule ? check(request, rule, count) : { status: 404, json: { error: 'There is nothing here.' } }
    if (refusal) {
      count.refused++
      return refusal
    }
    if (!samples.has(path)) samples.set(path, request)
    return { status: 200, json: { ok: true } }
  })
  return { url: receiver.url, counts, samples, close: () => receiver.close() }
}

function check(request: ReceivedRequest, rule: PathRule, count: PathCount): Reply | undefined {
  const { headers, body } = request
  try {
    if (rule.sharedSecrets) {
      verifyBody({ headers, body, secrets: rule.sharedSecrets })
      count.signatures++
    }
    if (rule.standardSecrets) {
      verifyStandardWebhook({ headers, body, secrets: rule.standardSecrets })
      count.signatures++
    }
  } catch (error) {
    if (!isSignatureError(error)) throw error
    return { status: 401, json: { error: error.message } }
  }
  if (rule.header && headers[rule.header.name.toLowerCase()] !== rule.header.value) {
    return { status: 401, json: { error: `The header ${rule.header.name} is missing or wrong.` } }
  }
  if (!rule.acceptsToken) return undefined
  const token = /^Bearer (.+)$/.exec(headers['authorization'] ?? '')?.[1]
  if (token === undefined || !rule.acceptsToken(token))
    return { status: 401, json: { error: 'The token is not valid.' } }
  count.tokens++
  return undefined
}
