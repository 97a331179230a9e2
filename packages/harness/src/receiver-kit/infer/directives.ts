import { pathKeys } from '@extensible-webhooks/engine'
import isEqual from 'lodash/isEqual'
import { ANY, alternativesOf, filterAlternatives, isAny, mayBeNull, NULL, OPEN_OBJECT, STRING, union } from '../schema'
import { always, eitherOf, mapSchema, NOTHING, perhaps, readPath, UNKNOWN, type Shape } from '../shape'
import { mergeShapes } from './merge'
import { optionsOf, type InferDirective } from './types'
import { withoutNulls } from './without-nulls'

const path: InferDirective = (where, event) => (typeof where === 'string' ? readPath(event, pathKeys(where)) : UNKNOWN)

const template: InferDirective = (text) =>
  always(typeof text === 'string' && !text.includes('{{') ? { type: 'string', const: text } : STRING)

const liquid: InferDirective = () => always(STRING)

const literal: InferDirective = (value, event, infer) => infer(value, event)

/** Whatever `exists` looks at is neither missing nor null where `then` is the same place. */
const either: InferDirective = (given, event, infer) => {
  const options = optionsOf(given)
  const condition = options['exists'] ?? options['blank']
  const then = infer(options['then'], event)
  const sure = isEqual(condition, options['then']) ? withoutNull(then) : then
  return eitherOf([sure, options['else'] ? infer(options['else'], event) : NOTHING])
}

function withoutNull({ schema }: Shape): Shape {
  const kept = schema && filterAlternatives(schema, ({ type }) => type !== 'null')
  return kept ? always(kept) : NOTHING
}

/** Texts change their letters; anything else, such as null, is given on. */
const letterCase: InferDirective = (given, event, infer) => {
  const value = optionsOf(given)['value']
  if (!value) return NOTHING
  return mapSchema(infer(value, event), (schema) => {
    if (isAny(schema)) return always(union([STRING, NULL]))
    return always(union(alternativesOf(schema).map((one) => (one.type === 'string' ? STRING : one))))
  })
}

const replace: InferDirective = (given) => (optionsOf(given)['value'] ? always(STRING) : NOTHING)

/** A list of shaped items; an object counts as a list of one, and null stays. */
const arrayPath: InferDirective = (given, event, infer) => {
  const [where, shape] = Array.isArray(given) ? given : []
  const found = typeof where === 'string' ? readPath(event, pathKeys(where)) : infer(where, event)
  return mapSchema(found, (schema) => {
    const item = alternativesOf(schema).find(({ type }) => type === 'array')?.items ?? ANY
    const isShaped = Object.keys(optionsOf(shape)).length > 0
    const { schema: shaped = NULL, absent } = isShaped ? infer(shape, always(item)) : always(item)
    const list = { type: 'array', items: absent ? union([shaped, NULL]) : shaped } as const
    return always(mayBeNull(schema) ? union([list, NULL]) : list)
  })
}

const flatten: InferDirective = () => always(OPEN_OBJECT)

const json: InferDirective = (given, event, infer) => {
  const options = optionsOf(given)
  const value = infer(options['value'], event)
  if (options['mode'] === 'encode') return value.absent ? perhaps(always(STRING)) : always(STRING)
  return options['mode'] === 'decode' ? mapSchema(value, () => always(ANY)) : NOTHING
}

const merge: InferDirective = (given, event, infer) => {
  const { objects, direction } = optionsOf(given)
  if (!Array.isArray(objects)) return NOTHING
  const shapes = objects.map((value) => infer(value, event))
  if (direction !== 'left' && typeof direction !== 'string') return always(OPEN_OBJECT)
  return always(mergeShapes(direction === 'left' ? shapes.reverse() : shapes))
}

const transform: InferDirective = (given, event, infer) => {
  const { apply, mapping } = optionsOf(given)
  return infer(mapping, infer(apply, event))
}

const excludeWhenNull: InferDirective = (value, event, infer) => withoutNulls(infer(value, event))

/** What each directive of mapping kit gives. */
export const DIRECTIVES: ReadonlyMap<string, InferDirective> = new Map([
  ['@path', path],
  ['@arrayPath', arrayPath],
  ['@template', template],
  ['@literal', literal],
  ['@liquid', liquid],
  ['@if', either],
  ['@case', letterCase],
  ['@replace', replace],
  ['@flatten', flatten],
  ['@json', json],
  ['@merge', merge],
  ['@transform', transform],
  ['@excludeWhenNull', excludeWhenNull]
])
