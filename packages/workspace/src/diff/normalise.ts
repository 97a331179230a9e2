import { distinct } from '../api/names'
import type { WorkspaceFile } from '../file/types'

/** A file as plain data, in the one form in which two files that mean the same are equal. */
export type Plain = Readonly<Record<string, unknown>>

/** Where a path of names leads; `*` stands for any name. */
interface Rule {
  readonly path: readonly string[]
  readonly apply: (value: unknown) => unknown
}

const DESTINATION = ['destinations', '*']

/** What a member that is left out means, and which lists have no order or are known by name. */
const RULES: readonly Rule[] = [
  { path: ['plugins', '*'], apply: (plugin) => (typeof plugin === 'string' ? { from: plugin } : plugin) },
  { path: [...DESTINATION, 'authentication', 'scopes'], apply: sortWords },
  { path: [...DESTINATION, 'authentication', 'refreshOn', 'statuses'], apply: sortList },
  { path: [...DESTINATION, 'filters'], apply: (list) => byName(list, filterName) },
  { path: [...DESTINATION, 'filters', '*', 'fields'], apply: sortList },
  { path: [...DESTINATION, 'filters', '*'], apply: (filter) => withDefault(filter, 'enabled', true) },
  { path: [...DESTINATION, 'insertFunction'], apply: (value) => withDefault(value, 'enabled', true) },
  { path: [...DESTINATION, 'mappings'], apply: (list) => byName(list, mappingName) },
  { path: [...DESTINATION, 'mappings', '*'], apply: (mapping) => withDefault(mapping, 'enabled', false) },
  { path: DESTINATION, apply: (destination) => withDefault(destination, 'enabled', false) },
  { path: ['audiences', '*', 'destinations'], apply: sortList },
  { path: ['audiences', '*'], apply: (audience) => withDefault(audience, 'enabled', true) },
  { path: ['traits', '*', 'destinations'], apply: sortList },
  { path: ['traits', '*'], apply: (trait) => withDefault(trait, 'enabled', true) }
]

/**
 * Brings a workspace file into the form in which order and defaults make no difference: mappings and filters by name,
 * sets sorted, `enabled` written out.
 *
 * @param file a workspace file as it is written
 */
export function normalise(file: WorkspaceFile): Plain {
  return RULES.reduce<unknown>((value, rule) => applyAt(value, rule.path, rule.apply), structuredClone(file)) as Plain
}

/** Whether a value is an object that is no list. */
export function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function applyAt(value: unknown, path: readonly string[], apply: (value: unknown) => unknown): unknown {
  const [name, ...rest] = path
  if (name === undefined) return value === undefined ? undefined : apply(value)
  if (!isPlain(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      name === '*' || name === key ? applyAt(member, rest, apply) : member
    ])
  )
}

function withDefault(value: unknown, key: string, standard: boolean): unknown {
  return isPlain(value) && value[key] === undefined ? { ...value, [key]: standard } : value
}

function sortList(value: unknown): unknown {
  return Array.isArray(value)
    ? [...(value as unknown[])].sort((a, b) => String(a).localeCompare(String(b), 'en'))
    : value
}

function sortWords(value: unknown): unknown {
  return typeof value === 'string' ? (sortList(value.split(/\s+/)) as string[]).join(' ') : value
}

/** The name that the pipeline gives to a mapping without one. */
function mappingName(mapping: Plain, index: number): string {
  return `${String(mapping['action'])} ${(index + 1).toString()}`
}

/** The place of a filter says nothing, so one without a name is known by what it does. */
function filterName(filter: Plain): string {
  return `${String(filter['action'])} where ${String(filter['when'])}`
}

function byName(value: unknown, nameOf: (item: Plain, index: number) => string): unknown {
  if (!Array.isArray(value)) return value
  const items = (value as readonly unknown[]).map((item) => (isPlain(item) ? item : {}))
  const names = items.map((item, index) => (typeof item['name'] === 'string' ? item['name'] : nameOf(item, index)))
  const known = distinct(names)
  return Object.fromEntries(items.map(({ name: _name, ...rest }, index) => [known[index] ?? '', rest]))
}
