import fc from 'fast-check'
import { eventValue, fromEntries } from '../../mapping/support/arbitrary-event'

/** Names of fields; payloads use the same ones, and some that no field has. */
export const NAMES = ['url', 'method', 'a', 'b', 'list', 'dynamicAuthSettings', 'toString'] as const

const TYPES = ['string', 'text', 'number', 'integer', 'datetime', 'boolean', 'password', 'object'] as const
const FORMATS = ['uri', 'date', 'date-time', 'email', 'uuid', 'ipv4', 'hostname', 'regex'] as const

const condition = fc.record({
  fieldKey: fc.constantFrom('a', 'b', 'method', 'list.a'),
  operator: fc.constantFrom('is', 'is_not'),
  value: fc.constantFrom('x', 1, true)
})
const required = fc.oneof(
  { weight: 6, arbitrary: fc.constant(undefined) },
  { weight: 2, arbitrary: fc.constant(true) },
  { weight: 1, arbitrary: fc.constant(false) },
  {
    weight: 1,
    arbitrary: fc.record({
      match: fc.constantFrom('any', 'all'),
      conditions: fc.array(condition, { minLength: 1, maxLength: 2 })
    })
  }
)
const choices = fc.constantFrom(
  undefined,
  undefined,
  undefined,
  ['x', 'POST'],
  [
    { value: 1, label: 'One' },
    { value: 'x', label: 'X' }
  ]
)
const bound = fc.constantFrom(undefined, undefined, undefined, 0, 1, 3)

const { fields } = fc.letrec<{ fields: Record<string, unknown>; field: unknown; properties: unknown }>((tie) => ({
  field: fc
    .record({
      type: fc.constantFrom(...TYPES),
      multiple: fc.constantFrom(undefined, undefined, true, false),
      allowNull: fc.constantFrom(undefined, undefined, true, false),
      additionalProperties: fc.constantFrom(undefined, true, false),
      format: fc.oneof(
        { weight: 2, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.constantFrom(...FORMATS) }
      ),
      properties: tie('properties'),
      required,
      choices,
      minimum: bound,
      maximum: bound
    })
    .map((field) => definition(field)),
  properties: fc.oneof({ maxDepth: 3 }, fc.constant(undefined), tie('fields')),
  fields: fc.array(fc.tuple(fc.constantFrom(...NAMES), tie('field')), { maxLength: 4 }).map(fromEntries)
}))

function definition(field: { type: string; format: unknown; properties: unknown }): unknown {
  const isText = field.type === 'string'
  return {
    ...field,
    label: 'Label',
    description: 'Text.',
    format: isText ? field.format : undefined,
    properties: field.type === 'object' ? field.properties : undefined
  }
}

export { fields }

const TEXTS = [
  '',
  'x',
  'POST',
  '1',
  '1.5',
  'true',
  'null',
  'https://example.com/a?b=c#d',
  'http://[::1]:80/',
  'not a uri',
  'http://a b',
  '2026-11-22',
  '2026-11-22T00:00:00Z',
  '1700000000',
  '1700000000000',
  'a@b.co',
  '127.0.0.1',
  '\ud800',
  '['
] as const

const value = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<unknown>(...TEXTS) },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(0, 1, -1, 1.5, null, undefined, true, false, NaN) },
  { weight: 1, arbitrary: eventValue },
  { weight: 1, arbitrary: fc.array(fc.constantFrom<unknown>(...TEXTS, 1, null), { maxLength: 3 }) }
)

const { payload } = fc.letrec<{ payload: unknown; member: unknown }>((tie) => ({
  member: fc.oneof(
    { maxDepth: 3 },
    { weight: 4, arbitrary: value },
    { weight: 2, arbitrary: tie('payload') },
    { weight: 1, arbitrary: fc.array(tie('payload'), { maxLength: 2 }) }
  ),
  payload: fc
    .array(fc.tuple(fc.constantFrom(...NAMES, 'unknown', '__proto__', 'constructor'), tie('member')), { maxLength: 5 })
    .map(fromEntries)
}))

export { payload }
