import type { JSONObject, JSONValue, SegmentEvent } from '@segment/actions-core'

/** Fields of one section, as a tree: a leaf stands for itself with all that is in it. */
interface Tree {
  readonly [key: string]: Tree | 'whole'
}

/**
 * A copy of an event without some fields. What is not on the way to one of them is shared with the event.
 *
 * @param fields dotted paths, such as `properties.email`
 */
export function dropFields(event: SegmentEvent, fields: readonly string[]): SegmentEvent {
  return without(event as unknown as JSONObject, treeOf(fields)) as unknown as SegmentEvent
}

/**
 * A copy of an event with only these fields in the sections that they name; a section that none of them names stays whole.
 *
 * @param fields dotted paths, such as `properties.email`
 */
export function allowFields(event: SegmentEvent, fields: readonly string[]): SegmentEvent {
  const whole = event as unknown as JSONObject
  const tree = treeOf(fields)
  const sections = Object.entries(whole).map(([section, value]): [string, JSONValue | undefined] => {
    const allowed = Object.hasOwn(tree, section) ? tree[section] : undefined
    return [section, allowed === undefined || allowed === 'whole' || !isObject(value) ? value : only(value, allowed)]
  })
  return Object.fromEntries(sections) as unknown as SegmentEvent
}

function treeOf(fields: readonly string[]): Tree {
  const root: Record<string, Tree | 'whole'> = {}
  for (const field of fields) {
    const parts = field.split('.')
    let branch = root
    for (const [index, part] of parts.entries()) {
      const known = Object.hasOwn(branch, part) ? branch[part] : undefined
      if (known === 'whole') break
      if (index === parts.length - 1) branch[part] = 'whole'
      else branch = branch[part] = known ?? {}
    }
  }
  return root
}

function without(value: JSONObject, tree: Tree): JSONObject {
  const entries = Object.entries(value).flatMap(([key, member]) => {
    const dropped = Object.hasOwn(tree, key) ? tree[key] : undefined
    if (dropped === 'whole') return []
    return [[key, dropped && isObject(member) ? without(member, dropped) : member] as const]
  })
  return Object.fromEntries(entries)
}

function only(value: JSONObject, tree: Tree): JSONObject {
  const entries = Object.entries(value).flatMap(([key, member]) => {
    const allowed = Object.hasOwn(tree, key) ? tree[key] : undefined
    if (allowed === undefined) return []
    if (allowed === 'whole') return [[key, member] as const]
    return isObject(member) ? [[key, only(member, allowed)] as const] : []
  })
  return Object.fromEntries(entries)
}

function isObject(value: unknown): value is JSONObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
