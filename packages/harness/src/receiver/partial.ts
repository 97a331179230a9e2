import type { ReceivedRequest } from './parse-request'
import type { ReplyMessage } from './reply'

/** How {@link partial} answers. */
export interface PartialOptions {
  /** Every n-th item has failed. */
  readonly every: number
  /** Dotted path of the items in the request; empty: the body itself, or its first member that is an array. */
  readonly path: string
  /** Dotted path of the results in the response; empty: the body itself. */
  readonly results: string
  /** Status of the response. */
  readonly status: number
  /** Status of an item that failed. */
  readonly failed: number
}

interface ItemResult {
  readonly index: number
  readonly id?: string | number
  readonly status: number
  readonly error?: string
}

/** Answers a batch with one result for each of its items, of which every n-th has failed (F19). */
export function partial(request: ReceivedRequest, options: PartialOptions): ReplyMessage {
  const body = parse(request.body)
  if (body === undefined) return refuse('The body is no JSON, so it has no items.')
  const items = itemsOf(body, options.path)
  if (!items) return refuse(`The body has no array at "${options.path}".`)
  const results = items.map((item, index) => resultOf(item, index, options))
  return { status: options.status, json: wrap(results, options.results) }
}

function refuse(error: string): ReplyMessage {
  return { status: 400, json: { error } }
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown
  } catch {
    return undefined
  }
}

function itemsOf(body: unknown, path: string): readonly unknown[] | undefined {
  if (path !== '') {
    const found = path.split('.').reduce<unknown>((value, key) => memberOf(value, key), body)
    return Array.isArray(found) ? (found as readonly unknown[]) : undefined
  }
  if (Array.isArray(body)) return body as readonly unknown[]
  const member = typeof body === 'object' && body !== null ? Object.values(body).find(Array.isArray) : undefined
  return (member as readonly unknown[] | undefined) ?? [body]
}

function memberOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  return (value as Readonly<Record<string, unknown>>)[key]
}

function resultOf(item: unknown, index: number, { every, failed }: PartialOptions): ItemResult {
  const id = memberOf(item, 'id') ?? memberOf(item, 'messageId')
  const named = typeof id === 'string' || typeof id === 'number' ? { id } : {}
  if ((index + 1) % every !== 0) return { index, ...named, status: 200 }
  return { index, ...named, status: failed, error: 'refused by the test receiver' }
}

function wrap(results: readonly ItemResult[], path: string): unknown {
  if (path === '') return results
  return path.split('.').reduceRight<unknown>((value, key) => Object.fromEntries([[key, value]]), results)
}
