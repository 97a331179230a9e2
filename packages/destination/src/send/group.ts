import type { Payload } from './generated-types'
import { hasOwn } from './has-own'
import { isRecord, readPath } from './path'
import { refuse } from './refuse'
import { sameValue } from './same'
import { requestShape, sameShape, SHAPING } from './request-shape'
import type { RequestShape } from './request-shape'

/** An item of a batch, at its place in the host's list. */
export interface BatchItem {
  readonly index: number
  readonly payload: Payload
  /** What goes into the body. */
  readonly value: unknown
}

/** Items that go into one request. */
export interface PayloadGroup {
  readonly shape: RequestShape
  readonly items: BatchItem[]
}

/** An item that nothing is sent for. */
export interface RefusedItem {
  readonly index: number
  readonly error: unknown
}

const SHAPING_NAMES: ReadonlySet<string> = new Set(SHAPING)

/**
 * Sorts payloads into requests: one for each distinct URL, method, headers, query and envelope, and for whatever else
 * `batch_keys` names. With GET, which carries no items, every payload has a request of its own.
 *
 * @returns groups in the order in which they begin, and the payloads that no request can be made of (P7, P19 to P22)
 */
export function groupPayloads(payloads: readonly Payload[]): { groups: PayloadGroup[]; refused: RefusedItem[] } {
  const groups: PayloadGroup[] = []
  const refused: RefusedItem[] = []
  const byKey = new Map<string, PayloadGroup>()
  let last: { readonly payload: Payload; readonly group: PayloadGroup; readonly further: readonly string[] } | undefined

  const findGroup = (payload: Payload): PayloadGroup => {
    // Most batches are of one mapping with one URL: the comparison is far cheaper than the key.
    if (last && sameRequest(last.payload, payload, last.further)) return last.group
    const further = furtherKeys(payload)
    const key = keyOf(payload, further)
    let group = byKey.get(key)
    if (!group) {
      group = { shape: requestShape(payload), items: [] }
      byKey.set(key, group)
      if (group.shape.method !== 'GET') groups.push(group)
    }
    last = { payload, group, further }
    return group
  }

  payloads.forEach((payload, index) => {
    try {
      const group = findGroup(payload)
      const item = { index, payload, value: itemValue(payload) }
      if (group.shape.method === 'GET') groups.push({ shape: group.shape, items: [item] })
      else group.items.push(item)
    } catch (error) {
      refused.push({ index, error: clearly(error) })
    }
  })
  return { groups: groups.filter(({ items }) => items.length > 0), refused }
}

/** What an item puts into the body. */
function itemValue({ method, data, data_path: path }: Payload): unknown {
  if (method === 'GET') return undefined
  if (isMissing(data)) throw refuse('data', 'this item of the batch has none, so there is nothing to send for it.')
  if (!path) return data
  const value = readPath(data, path)
  if (value === undefined) throw refuse('data_path', `there is nothing at "${path}" in data.`)
  return value
}

/** Core removes null; another host may hand it over. */
function isMissing(value: unknown): boolean {
  return value === undefined || value === null
}

function sameRequest(a: Payload, b: Payload, further: readonly string[]): boolean {
  if (!sameShape(a, b) || !sameValue(a.batch_keys, b.batch_keys)) return false
  return further.length === 0 || further.every((key) => sameValue(readOwn(a, key), readOwn(b, key)))
}

/** Names in `batch_keys` beside those that always count. */
function furtherKeys({ batch_keys: keys }: Payload): readonly string[] {
  return Array.isArray(keys) ? keys.filter((key) => !SHAPING_NAMES.has(key)) : []
}

function readOwn(target: object, key: string): unknown {
  return hasOwn(target, key) ? (target as Record<string, unknown>)[key] : undefined
}

function keyOf(payload: Payload, further: readonly string[]): string {
  const values = [payload.batch_keys, ...further.map((key) => readOwn(payload, key))]
  return JSON.stringify([...SHAPING.map((name) => payload[name]), ...values], sortMembers)
}

function sortMembers(_name: string, value: unknown): unknown {
  if (!isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function clearly(error: unknown): unknown {
  return error instanceof RangeError ? refuse('payload', 'is nested too deeply to be compared.') : error
}
