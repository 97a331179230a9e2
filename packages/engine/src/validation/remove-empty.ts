import type { JSONSchema4 } from 'json-schema'
import { isObject } from '../mapping/real-type-of'

/** Gives the value without what is empty, or undefined where the value itself is. */
export type Remover = (value: unknown) => unknown

/**
 * Compiles core's removal of empty values: null where the type does not allow it, and `""` where the type is no string.
 * Only members that the schema describes are looked at.
 *
 * @param dropEmptyTexts whether `""` goes from the first level also where a string is expected; stock core does this for
 *   single events and not in batches (R14)
 */
export function compileRemover(schema: JSONSchema4, dropEmptyTexts: boolean): Remover {
  if (!schema.type && !schema.enum) return (value) => value
  const removeInItem = itemRemover(schema)
  const members = memberRemovers(schema)
  const types = schema.type === undefined ? [] : [schema.type].flat()
  const keepsNull = types.includes('null')
  const keepsEmptyText = types.includes('string')
  return (value) => {
    if (value === null) return keepsNull ? null : undefined
    if (value === '') return keepsEmptyText ? '' : undefined
    if (typeof value !== 'object') return value
    if (isList(value)) {
      return removeInItem ? value.filter((item) => removeInItem(item) !== undefined) : value
    }
    return members && isObject(value) ? removeInMembers(value, members, dropEmptyTexts) : value
  }
}

function itemRemover(schema: JSONSchema4): Remover | undefined {
  return schema.items ? compileRemover(schema.items, false) : undefined
}

function memberRemovers(schema: JSONSchema4): ReadonlyMap<string, Remover> | undefined {
  if (!schema.properties) return undefined
  return new Map(Object.entries(schema.properties).map(([key, member]) => [key, compileRemover(member, false)]))
}

/** The object itself where nothing is to be removed, which is so for most payloads. */
function removeInMembers(
  value: Record<string, unknown>,
  members: ReadonlyMap<string, Remover>,
  dropEmptyTexts: boolean
): Record<string, unknown> {
  for (const key of Object.keys(value)) {
    const member = value[key]
    if (keep(member, members.get(key), dropEmptyTexts) !== member || member === undefined) {
      return rebuild(value, members, dropEmptyTexts)
    }
  }
  return value
}

/** The member as it stays, or undefined. */
function keep(member: unknown, remove: Remover | undefined, dropEmptyTexts: boolean): unknown {
  const kept = remove ? remove(member) : member
  return dropEmptyTexts && kept === '' ? undefined : kept
}

function rebuild(
  value: Record<string, unknown>,
  members: ReadonlyMap<string, Remover>,
  dropEmptyTexts: boolean
): Record<string, unknown> {
  const kept: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    const member = keep(value[key], members.get(key), dropEmptyTexts)
    if (member === undefined) continue
    if (key === '__proto__') Object.defineProperty(kept, key, ownProperty(member))
    else kept[key] = member
  }
  return kept
}

// An own key like any other (F34): assigning it would set the prototype.
const ownProperty = (value: unknown): PropertyDescriptor => ({
  value,
  configurable: true,
  enumerable: true,
  writable: true
})

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}
