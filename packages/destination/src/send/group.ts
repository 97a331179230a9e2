import type { Payload } from './generated-types'
import { isRecord, readPath } from './path'
import { refuse } from './refuse'
import { requestShape } from './request-shape'
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

/** Fields that shape the request, so that only payloads which agree on all of them can share one (P4). */
const SHAPING = [
  'url',
  'method',
  'headers',
  'query',
  'batch_envelope',
  'batch_path',
  'content_style',
  'gzip',
  'results_path',
  'results_failed',
  'split_rejected',
  'batch_size',
  'batch_bytes',
  'batch_keys'
] as const satisfies readonly (keyof Payload)[]

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
  let last: { readonly payload: Payload; readonly group: PayloadGroup } | undefined

  const findGroup = (payload: Payload): PayloadGroup => {
    // Most batches are of one mapping with one URL: the comparison is far cheaper than the key.
    if (last && sameRequest(last.payload, payload)) return last.group
    const key = keyOf(payload)
    const known = byKey.get(key)
    if (known) return known
    const group = { shape: requestShape(payload), items: [] }
    byKey.set(key, group)
    if (group.shape.method !== 'GET') groups.push(group)
    return group
  }

  payloads.forEach((payload, index) => {
    try {
      const group = findGroup(payload)
      const item = { index, payload, value: itemValue(payload) }
      if (group.shape.method === 'GET') groups.push({ shape: group.shape, items: [item] })
      else group.items.push(item)
      last = { payload, group }
    } catch (error) {
      refused.push({ index, error: clearly(error) })
    }
  })
  return { groups: groups.filter(({ items }) => items.length > 0), refused }
}

/** What an item puts into the body. */
function itemValue(payload: Payload): unknown {
  if (payload.method === 'GET') return undefined
  if (isMissing(payload.data)) {
    throw refuse('data', 'this item of the batch has none, so there is nothing to send for it.')
  }
  const value = readPath(payload.data, payload.data_path ?? '')
  if (value === undefined) throw refuse('data_path', `there is nothing at "${payload.data_path ?? ''}" in data.`)
  return value
}

/** Core removes null; another host may hand it over. */
function isMissing(value: unknown): boolean {
  return value === undefined || value === null
}

function sameRequest(a: Payload, b: Payload): boolean {
  return SHAPING.every((name) => sameValue(a[name], b[name])) && furtherKeys(a).every((key) => sameOwn(a, b, key))
}

/** Names in `batch_keys` beside those that always count. */
function furtherKeys(payload: Payload): readonly string[] {
  const keys = payload.batch_keys
  if (!Array.isArray(keys) || keys.every((key) => SHAPING_NAMES.has(key))) return []
  return keys.filter((key) => !SHAPING_NAMES.has(key))
}

function sameOwn(a: object, b: object, key: string): boolean {
  return sameValue(readOwn(a, key), readOwn(b, key))
}

function readOwn(target: object, key: string): unknown {
  return Object.hasOwn(target, key) ? (target as Record<string, unknown>)[key] : undefined
}

function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameOwn(a, b, key))
}

function keyOf(payload: Payload): string {
  const further = furtherKeys(payload).map((key) => readOwn(payload, key))
  return JSON.stringify([...SHAPING.map((name) => payload[name]), ...further], sortMembers)
}

function sortMembers(_name: string, value: unknown): unknown {
  if (!isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function clearly(error: unknown): unknown {
  return error instanceof RangeError ? refuse('payload', 'is nested too deeply to be compared.') : error
}
