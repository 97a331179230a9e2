import { directiveOf, pathKeys } from '@extensible-webhooks/engine'
import { isObject, objectOf, textOf, type Loose } from '../../loose'
import { refusalOf } from '../definition/refusal'
import { sampleValue } from './sample-value'
import { setAt, valueAt } from './set-at'

const LIQUID = /\{\{-?\s*([\w.[\]]+)/g

/**
 * Gives an event whatever a mapping reads from it: at each path a value that the field takes. A mapping that is turned
 * away then is at fault itself, and not the sample.
 *
 * @param event changed in place; what it has stays
 * @param mapping field values in mapping kit
 * @param fields of the action
 */
export function enrich(event: object, mapping: unknown, fields: Loose): void {
  for (const [name, value] of Object.entries(objectOf(mapping))) enrichFor(event, name, value, objectOf(fields[name]))
}

function enrichFor(event: object, name: string, value: unknown, field: Loose): void {
  if (Array.isArray(value)) {
    for (const member of value) enrichFor(event, name, member, { ...field, multiple: false })
    return
  }
  if (!isObject(value)) return
  const directive = directiveOf(value)
  if (directive === undefined) {
    const properties = objectOf(field['properties'])
    for (const [key, member] of Object.entries(value)) enrichFor(event, key, member, objectOf(properties[key]))
    return
  }
  enrichDirective(event, name, value[directive], directive, field)
}

function enrichDirective(event: object, name: string, value: unknown, directive: string, field: Loose): void {
  const text = textOf(value)
  if (directive === '@path' && text !== undefined) give(event, pathKeys(text), name, field)
  else if (directive === '@arrayPath' && Array.isArray(value)) enrichList(event, name, value, field)
  else if (text !== undefined && (directive === '@template' || directive === '@liquid')) {
    for (const [, path = ''] of text.matchAll(LIQUID)) setAt(event, pathKeys(path), sampleValue(name, field))
  } else {
    // Whatever the directive does with them: a value that it reads for the field is one that the field takes.
    for (const part of Array.isArray(value) ? value : Object.values(objectOf(value))) {
      enrichFor(event, name, part, field)
    }
  }
}

/** The common case, since asking core's validator means compiling one. */
function plainlyFits({ type, format, choices, minimum, maximum, multiple }: Loose, value: unknown): boolean {
  if ([format, choices, minimum, maximum].some((limit) => limit !== undefined) || multiple === true) return false
  if (typeof value === 'string') return type === 'string' || type === 'text'
  return typeof value === type && type !== 'object'
}

/** What the event has there stays, unless the field refuses it: a user's id may have to be a UUID. */
function give(event: object, keys: readonly string[], name: string, field: Loose): void {
  const there = valueAt(event, keys)
  const unfit =
    there !== undefined && there !== null && !plainlyFits(field, there) && refusalOf(field, there) !== undefined
  setAt(event, keys, sampleValue(name, field), unfit)
}

/** `@arrayPath` names a list, and what becomes of each of its members. */
function enrichList(event: object, name: string, [path, member]: readonly unknown[], field: Loose): void {
  const place = textOf(path) ?? textOf(objectOf(path)['@path'])
  if (place === undefined) return
  const one: object = isObject(member) ? {} : objectOf(sampleValue(name, { ...field, multiple: false }))
  if (isObject(member)) enrich(one, member, objectOf(field['properties']))
  const keys = pathKeys(place)
  setAt(event, keys, [one])
  // Mapping kit takes an object for a list of one.
  const first = isObject(valueAt(event, keys)) ? keys : [...keys, '0']
  if (isObject(member)) enrich(event, relocated(member, first), objectOf(field['properties']))
}

/** Paths inside a list, seen from the event: the list may have been there already, without what is read. */
function relocated(member: Loose, keys: readonly string[]): Loose {
  return Object.fromEntries(
    Object.entries(member).map(([name, value]) => {
      const path = textOf(objectOf(value)['@path'])
      return [name, path === undefined ? value : { '@path': `$.${[...keys, ...pathKeys(path)].join('.')}` }]
    })
  )
}
