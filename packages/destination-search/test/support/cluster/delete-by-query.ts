import type { Reply } from './errors'
import { fieldType } from './mapping'
import type { Store, StoredIndex } from './store'

type Json = Record<string, unknown>
interface Term {
  readonly term: Record<string, { readonly value: string }>
}

/** Deletes what a query of terms finds. Like a real cluster it sees only what a refresh has made visible. */
export function deleteByQuery(store: Store, expression: string, body: Json): Reply {
  const { bool } = body['query'] as { bool: { should: Term[] } }
  let deleted = 0
  for (const index of store.match(expression)) {
    for (const [id, { source, visible }] of index.documents) {
      const found = bool.should.some(({ term }) =>
        Object.entries(term).some(([field, { value }]) => matches(index, source, field, value))
      )
      if (visible && found && index.documents.delete(id)) deleted++
    }
  }
  const rest = { took: 1, timed_out: false, batches: 1, version_conflicts: 0, noops: 0, failures: [] }
  return { status: 200, body: { ...rest, total: deleted, deleted } }
}

/** The types of fields over indices: `{ fields: { userId: { keyword: { … } } } }`. */
export function fieldCapabilities(store: Store, expression: string, names: readonly string[]): Reply {
  const indices = store.match(expression)
  const fields: Record<string, Json> = {}
  for (const name of names) {
    for (const index of indices) {
      const type = fieldType(index, name)
      if (type !== undefined) (fields[name] ??= {})[type] = { type, searchable: true, aggregatable: type !== 'text' }
    }
  }
  return { status: 200, body: { indices: indices.map(({ name }) => name), fields } }
}

/** A term finds one of the words of a text, and the whole of anything else. */
function matches(index: StoredIndex, source: Json, field: string, wanted: string): boolean {
  if (fieldType(index, field) === undefined) return false
  const path = field.replace(/\.keyword$/, '').split('.')
  const value = path.reduce<unknown>((at, part) => (at as Json | undefined)?.[part], source)
  if (typeof value !== 'string') return String(value) === wanted
  const words = value.toLowerCase().split(/\W+/)
  return fieldType(index, field) === 'text' ? words.includes(wanted) : value === wanted
}
