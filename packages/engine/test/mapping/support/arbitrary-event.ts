import fc from 'fast-check'

/** Keys that paths and events share, so that paths often hit. */
export const KEYS = [
  'type',
  'event',
  'userId',
  'properties',
  'traits',
  'context',
  'a',
  'b',
  'items',
  'products',
  '0',
  '1'
] as const

/** Keys with a meaning in JavaScript or in the path syntax. */
export const AWKWARD_KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'length',
  'name',
  'map',
  '$',
  '',
  'a.b',
  'x y',
  "it's",
  '\ud800',
  '@path'
] as const

export const key = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...KEYS) },
  { weight: 2, arbitrary: fc.constantFrom(...AWKWARD_KEYS) }
)

const EDGE_VALUES = [
  0,
  -0,
  1,
  Infinity,
  NaN,
  '',
  false,
  true,
  null,
  undefined,
  'null',
  'Order Completed',
  '{{a}}',
  '{{{b}}}',
  '{{ properties.a }}',
  '{',
  '}}',
  '{"a":1,"b":[null]}',
  '{"__proto__":{"polluted":1},"a":{"__proto__":null}}',
  '[1,{"a":""}]',
  '\ud800',
  'a\udc00\u0000',
  'É ß İ',
  '$&.*'
] as const

export const scalar = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...EDGE_VALUES) },
  { weight: 1, arbitrary: fc.string({ maxLength: 8 }) },
  { weight: 1, arbitrary: fc.integer() },
  { weight: 1, arbitrary: fc.date({ noInvalidDate: true }) }
)

/** An object whose `__proto__`, if any, is an own key, as `JSON.parse` gives it. */
export function fromEntries(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  return Object.fromEntries(entries)
}

/** An object of generated keys and the given values. */
export function objectOf(value: fc.Arbitrary<unknown>, maxLength = 4): fc.Arbitrary<Record<string, unknown>> {
  return fc.array(fc.tuple(key, value), { maxLength }).map(fromEntries)
}

/** Any value that may stand in an event. */
export const eventValue: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    { weight: 5, arbitrary: scalar },
    { weight: 3, arbitrary: objectOf(tie('value')) },
    { weight: 2, arbitrary: fc.array(tie('value'), { maxLength: 3 }) }
  )
})).value

/** An event: an object, mostly with the members that Segment's have. */
export const segmentEvent: fc.Arbitrary<Record<string, unknown>> = fc
  .array(fc.tuple(key, eventValue), { minLength: 2, maxLength: 7 })
  .map(fromEntries)

/** What callers may hand over instead of an event. */
export const anyData: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 20, arbitrary: segmentEvent },
  { weight: 1, arbitrary: eventValue }
)
