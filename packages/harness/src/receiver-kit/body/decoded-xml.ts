import { ANY, alternativesOf, closedObject, isAny, NULL, OPEN_OBJECT, STRING, union, type Schema } from '../schema'

const ATTRIBUTE_PREFIX = '@_'
const TEXT_NAME = '#text'
/** An element without content. */
const EMPTY: Schema = { type: 'string', const: '' }

/**
 * What an XML body becomes when it is read again: an object with the root as its only member, every value a text, lists
 * only where the mapping has them. A single member of the data gives the root its name, more stand in `<root>`.
 */
export function decodedXml(schema: Schema): Schema {
  return read(union(alternativesOf(schema).flatMap(documents)))
}

function read(document: Schema): Schema {
  return inside(document, new Set(listPaths(document)), [])
}

/** A batch: `<items><item>…`. */
export function decodedXmlItems(item: Schema): Schema {
  const list: Schema = { type: 'array', items: element(item), minItems: 1 }
  return read(closedObject({ items: closedObject({ item: list }, ['item']) }, ['items']))
}

function documents(schema: Schema): Schema[] {
  // A finished document comes as a text of which nothing is known.
  if (isAny(schema) || schema.type === 'string') return [OPEN_OBJECT]
  if (schema.type !== 'object') return [closedObject({ root: rootOf(schema) }, ['root'])]
  const { properties = {}, required = [], additionalProperties } = schema
  const names = Object.keys(properties)
  const inRoot = closedObject({ root: element(schema) }, ['root'])
  if (required.length > 1) return [inRoot]
  if (additionalProperties !== false) return [OPEN_OBJECT]
  const single = names
    .filter((name) => required.every((sure) => sure === name))
    .flatMap((name) => named(name, properties[name] ?? ANY))
  return names.length === 1 && required.length === 1 && single.length === 1 ? single : [...single, inRoot]
}

/** The root may have the name of the only member, unless that would give several roots or an attribute. */
function named(name: string, schema: Schema): Schema[] {
  const alone = alternativesOf(schema).filter(({ type }) => type !== 'array')
  const canBeRoot = !name.startsWith(ATTRIBUTE_PREFIX) && name !== TEXT_NAME && alone.length > 0
  return canBeRoot ? [closedObject({ [name]: element(union(alone)) }, [name])] : []
}

function rootOf(schema: Schema): Schema {
  return schema.type === 'array' ? element(closedObject({ item: schema }, ['item'])) : element(schema)
}

/** What stands in one element. */
function element(schema: Schema): Schema {
  return union(
    alternativesOf(schema).flatMap((one): Schema[] => {
      if (isAny(one)) return [ANY]
      if (one.type === 'object') return objectElement(one)
      if (one.type === 'array') return [element(closedObject({ item: one }, ['item']))]
      return [scalar(one)]
    })
  )
}

function scalar({ type, const: fixed }: Schema): Schema {
  if (type === 'null') return EMPTY
  return fixed === undefined ? STRING : { ...STRING, const: String(fixed) }
}

/** Without members it is an empty element, and with nothing but text that text. */
function objectElement(schema: Schema): Schema[] {
  const { properties = {}, required = [] } = schema
  const members = Object.entries(properties)
  const kept = required.filter((name) => !mayVanish(properties[name] ?? ANY))
  const object: Schema = {
    type: 'object',
    properties: Object.fromEntries(members.map(([name, one]) => [name, memberElement(one)])),
    ...(kept.length > 0 ? { required: kept } : {}),
    additionalProperties: schema.additionalProperties !== false
  }
  const others = kept.filter((name) => name !== TEXT_NAME)
  const mayBeText =
    others.length === 0 && (Object.hasOwn(properties, TEXT_NAME) || object.additionalProperties !== false)
  return [object, ...(mayBeText ? [STRING] : kept.length === 0 ? [EMPTY] : [])]
}

/** A list repeats its element; null in it is an empty one. */
function memberElement(schema: Schema): Schema {
  return union(
    alternativesOf(schema).map((one): Schema => {
      if (one.type !== 'array') return element(one)
      return { type: 'array', items: element(one.items ?? ANY), ...(one.minItems ? { minItems: one.minItems } : {}) }
    })
  )
}

function mayVanish(schema: Schema): boolean {
  return alternativesOf(schema).some((one) => isAny(one) || (one.type === 'array' && (one.minItems ?? 0) === 0))
}

/**
 * The elements that are lists, as paths with dots: a reader cannot tell a list of one from a single element.
 *
 * @param schema the decoded document
 */
export function listPaths(schema: Schema): string[] {
  return [...new Set(collectLists(schema, []))]
}

function collectLists(schema: Schema, prefix: readonly string[]): string[] {
  return alternativesOf(schema).flatMap((one) => {
    if (one.type === 'array') return [prefix.join('.'), ...collectLists(one.items ?? NULL, prefix)]
    const members = Object.entries(one.properties ?? {})
    return members.flatMap(([name, child]) => collectLists(child, [...prefix, name]))
  })
}

/** What is read at the path of a list is one, also where this part of the data has a single element there. */
function asRead(schema: Schema, lists: ReadonlySet<string>, prefix: readonly string[]): Schema {
  return union(
    alternativesOf(schema).map((one): Schema => {
      if (one.type === 'array') return one.items ? { ...one, items: inside(one.items, lists, prefix) } : one
      const read = inside(one, lists, prefix)
      return lists.has(prefix.join('.')) && !isAny(one) ? { type: 'array', items: read, minItems: 1 } : read
    })
  )
}

function inside(schema: Schema, lists: ReadonlySet<string>, prefix: readonly string[]): Schema {
  return union(
    alternativesOf(schema).map((one) => {
      if (!one.properties) return one
      const members = Object.entries(one.properties)
      const read = members.map(([name, child]) => [name, asRead(child, lists, [...prefix, name])] as const)
      return { ...one, properties: Object.fromEntries(read) }
    })
  )
}
