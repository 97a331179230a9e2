import fc from 'fast-check'

const NAMES = [
  'a',
  'b',
  'total',
  'a.b',
  'email',
  'constructor',
  'length',
  '__proto__',
  'toString',
  'x-y',
  'and',
  '0'
] as const

const field = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('type', 'event', 'name', 'userId') },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom('properties', 'traits', 'context'), fc.constantFrom(...NAMES))
      .map(([member, name]) => `${member}.${name}`)
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'properties',
      'event.x',
      'anonymousId',
      'properties.\\.',
      'properties.a\\ b',
      'propertiesX.a'
    )
  }
)

const TEXTS = [
  '"track"',
  '"x"',
  '"Order Completed"',
  '"5"',
  '""',
  '"true"',
  '"null"',
  "'x'",
  '"a*b"',
  '"\ud800"'
] as const

const value = fc.constantFrom(...TEXTS, '5', '-1', '1.5', '0', 'true', 'false', 'null', 'x', 'undefined')
const operator = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('=', '!=') },
  { weight: 2, arbitrary: fc.constantFrom('<', '<=', '>', '>=') }
)

const comparison = fc.tuple(field, operator, value).map((parts) => parts.join(' '))
const pattern = fc.constantFrom(
  '"x*"',
  '"*x"',
  '"x"',
  '"*"',
  '"a*b"',
  '"*x*"',
  "'x*'",
  '""',
  '"tr*"',
  '"*ck"',
  '5',
  'x'
)
const call = fc
  .tuple(fc.constantFrom('', '', '!'), fc.constantFrom('contains', 'match'), field, pattern)
  .map(([not, name, place, text]) => `${not}${name}(${place}, ${text})`)

const clause = fc.oneof({ weight: 3, arbitrary: comparison }, { weight: 2, arbitrary: call })
const connective = fc.constantFrom(' and ', ' or ')

function joined(part: fc.Arbitrary<string>, maxLength: number): fc.Arbitrary<string> {
  return fc
    .tuple(part, fc.array(fc.tuple(connective, part), { maxLength }))
    .map(([first, rest]) => first + rest.map(([word, text]) => word + text).join(''))
}

const group = joined(clause, 2).map((text) => `(${text})`)

/** Expressions as the editor writes them, among them mixed connectives. */
export const validFql = joined(fc.oneof({ weight: 3, arbitrary: clause }, { weight: 1, arbitrary: group }), 3)

/** Expressions that are read as something else than they look like. */
export const quirkyFql = fc
  .tuple(
    fc.constantFrom('', 'not ', '!', '! ', 'NOT ', 'foo = "x" and ', '((', '(', 'and ', ') '),
    validFql,
    fc.constantFrom('', ' AND ', ' OR ', ' and', ' type', ' type =', ')', '))', ' and not ', ' and !(', ' contains('),
    fc.oneof(fc.constant(''), clause)
  )
  .map((parts) => parts.join(''))

/** Tokens in any order. */
export const junkFql = fc
  .array(
    fc.oneof(
      field,
      operator,
      value,
      pattern,
      call,
      fc.constantFrom('(', ')', ',', '.', '[', ']', '!', '"', "'", '\\', 'é')
    ),
    { maxLength: 9 }
  )
  .chain((tokens) => fc.constantFrom(' ', '').map((space) => tokens.join(space)))

const seen = fc.constantFrom<unknown>(
  'track',
  'x',
  'Order Completed',
  '5',
  5,
  -1,
  1.5,
  0,
  NaN,
  '',
  true,
  false,
  null,
  undefined
)
const members = fc.dictionary(fc.constantFrom(...NAMES, 'properties', '\\.', 'a b'), seen, { maxKeys: 5 })
const nested = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.tuple(members, members).map(([outer, inner]) => ({ ...outer, a: { ...inner, ...outer } }))
  },
  { weight: 1, arbitrary: seen },
  { weight: 1, arbitrary: fc.array(seen, { maxLength: 2 }) }
)

/** Events whose members the expressions look at. */
export const triggerEvent: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.record(
      { type: seen, event: seen, name: seen, userId: seen, properties: nested, traits: nested, context: nested },
      { requiredKeys: [] }
    )
  },
  { weight: 1, arbitrary: seen }
)
