import fc from 'fast-check'
import { AWKWARD_KEYS, eventValue, fromEntries, key, KEYS, objectOf, scalar } from './arbitrary-event'

const step = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...KEYS).map((name) => `.${name}`) },
  { weight: 2, arbitrary: fc.constantFrom('[0]', '[1]', "['a']", '["b"]', "['']", '[x]', ']', '..') },
  { weight: 1, arbitrary: fc.constantFrom(...AWKWARD_KEYS).map((name) => `.${name}`) }
)

/** Paths, most of them good. */
export const path = fc.oneof(
  { weight: 8, arbitrary: fc.array(step, { maxLength: 4 }).map((steps) => `$${steps.join('')}`) },
  {
    weight: 3,
    arbitrary: fc.constantFrom('$.', '', '.', '$', 'a.$.b', '$.$.a', '$.properties', '$.items', '$.a[0].b')
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 6 }) }
)

const template = fc
  .array(
    fc.oneof(
      fc.tuple(fc.constantFrom('{{', '{{{'), path).map(([open, place]) => {
        return `${open} ${place.replace('$.', '')}${open.replaceAll('{', '}')}`
      }),
      fc.constantFrom('text ', '{', '}', '{{', '}}', '{{}}', '{{ }}', '{{{ a }}', '{{.}}', '{{$.a}}', ''),
      fc.constantFrom(...KEYS).map((name) => `{{${name}}}`)
    ),
    { maxLength: 4 }
  )
  .map((parts) => parts.join(''))

const LIQUID = [
  '{{ a }}',
  '{{ properties.a | upcase }}',
  '{% if userId %}yes{% else %}no{% endif %}',
  '{{ a | default: "none" | append: "!" }}',
  '{% assign x = properties.items %}{{ x.size }}{{ x[0] }}',
  '{% capture q %}{{ event }}{% endcapture %}{{ q }}{{ q }}',
  '{{ properties | json }}',
  '{{ constructor.name }}{{ items.constructor }}{{ a.__proto__.b }}',
  '{% increment a %}{% increment a %}',
  '{% decrement b %}{{ b }}',
  '{% for x in items %}{{ x }}{% endfor %}',
  '{% case a %}{% endcase %}',
  '{{ items | map: "a" }}',
  '{{ items | sort }}',
  '{{ a | nosuchfilter }}',
  '{% nosuchtag %}',
  '{{ a',
  '{% if %}',
  '{{ a | plus: 1 | times: 2 }}',
  '{{ properties.a }}-{{ items[0].a }}-{{ items.size }}{{ items.first }}',
  '{{ event | default: a | append: b | upcase | slice: 0, 3 }}',
  '{{ a | json }}{{ b | default: "x", allow_false: true }}',
  '{{ items | join: "," | replace: "a", "b" }}{{ nil }}{{ true }}{{ 1.5 }}{{ empty }}',
  '{{ properties["a"] | split: "" | last }}{{ a | size }}{{ a | where: "b" }}',
  '{{ a | escape | strip | truncate: 4 }} {{- b -}} {{ length }}{{ size }}{{ first }}',
  '{{ a | divided_by: 0 }}{{ b | round: 1 }}{{ a == b }}{{ items[b] }}',
  '{{ a | date: "%Y" }}',
  '{{ "x" | split: "" | join: "," }}',
  '',
  'x'.repeat(1001)
] as const

const optional = (value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 9, arbitrary: value }, { weight: 1, arbitrary: scalar })

/** An object with some of the named members. */
function options(
  members: Record<string, fc.Arbitrary<unknown>>,
  seldom: readonly string[] = []
): fc.Arbitrary<unknown> {
  const entries = Object.entries(members).map(([name, value]) => {
    const share = seldom.includes(name) ? 4 : 19
    return fc.tuple(
      fc.constant(name),
      value,
      fc.integer({ min: 0, max: 19 }).map((roll) => roll < share)
    )
  })
  return fc
    .tuple(...entries)
    .map((all) => fromEntries(all.filter(([, , kept]) => kept).map(([name, value]) => [name, value] as const)))
}

const shortText = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('a', '.', ' ', 'Or', '$&', '-', '[', '(x', 'é', '\\', '{{') },
  { weight: 1, arbitrary: fc.constantFrom('', 'elevenchars', 'x'.repeat(10)) }
)
const flag = fc.constantFrom(true, false, true, false, true, false, null, 'true', 0)

interface Ties {
  readonly node: fc.Arbitrary<unknown>
  readonly object: fc.Arbitrary<unknown>
  readonly text: fc.Arbitrary<unknown>
}

/** Arguments of each directive. */
const ARGUMENTS: Record<string, (tie: Ties) => fc.Arbitrary<unknown>> = {
  '@path': ({ text }) => fc.oneof({ weight: 12, arbitrary: path }, { weight: 1, arbitrary: text }),
  '@template': ({ text }) => fc.oneof({ weight: 12, arbitrary: template }, { weight: 1, arbitrary: text }),
  '@literal': ({ node }) => node,
  '@liquid': ({ node }) =>
    fc.oneof({ weight: 15, arbitrary: fc.constantFrom(...LIQUID) }, { weight: 1, arbitrary: node }),
  '@if': ({ node }) => options({ exists: node, blank: node, then: node, else: node }, ['blank']),
  '@case': ({ text }) => {
    return options({ operator: optional(fc.constantFrom('lower', 'upper', 'lower', 'upper', 'title')), value: text })
  },
  '@replace': ({ text }) => {
    const members = { pattern: optional(shortText), replacement: optional(shortText), value: text }
    const rest = { pattern2: optional(shortText), replacement2: optional(shortText), ignorecase: flag, global: flag }
    return options({ ...members, ...rest }, ['ignorecase', 'global', 'pattern2', 'replacement2'])
  },
  '@arrayPath': ({ node, text, object }) => {
    const shape = fc.oneof({ weight: 6, arbitrary: object }, { weight: 1, arbitrary: node })
    const place = fc.oneof({ weight: 8, arbitrary: path }, { weight: 2, arbitrary: text })
    return fc.oneof({ weight: 12, arbitrary: fc.tuple(place, shape) }, { weight: 1, arbitrary: fc.tuple(place) })
  },
  '@flatten': ({ node }) => {
    return options(
      { separator: optional(fc.constantFrom('.', '_', '__', '__proto__')), value: node, omitArrays: flag },
      ['omitArrays']
    )
  },
  '@json': ({ node }) => {
    return options({ mode: optional(fc.constantFrom('encode', 'decode', 'encode', 'decode', 'ENCODE')), value: node })
  },
  '@merge': ({ node, object }) => {
    const objects = fc.array(fc.oneof({ weight: 5, arbitrary: object }, { weight: 1, arbitrary: node }), {
      maxLength: 3
    })
    return options({ direction: optional(fc.constantFrom('left', 'right', 'left', 'right', 'Left')), objects })
  },
  '@transform': ({ object, node }) => {
    const mapping = fc.oneof({ weight: 3, arbitrary: object }, { weight: 1, arbitrary: node })
    return options({ apply: object, mapping })
  },
  '@excludeWhenNull': ({ node }) => node
}

/** The names of the directives that are generated: all that mapping kit has. */
export const DIRECTIVE_NAMES = Object.keys(ARGUMENTS)

function directive(name: string, tie: Ties): fc.Arbitrary<unknown> {
  const make = ARGUMENTS[name] as (tie: Ties) => fc.Arbitrary<unknown>
  const good = make(tie).map((value) => ({ [name]: value }))
  const broken = eventValue.map((value) => ({ [name]: value }))
  const withMore = fc
    .tuple(make(tie), fc.constantFrom('_metadata', '@case', 'other', '@unknown'))
    .map(([value, more]) => ({ [name]: value, [more]: {} }))
  return fc.oneof({ weight: 40, arbitrary: good }, { weight: 1, arbitrary: broken }, { weight: 1, arbitrary: withMore })
}

const { node, object } = fc.letrec<{ node: unknown; object: unknown; text: unknown; directive: unknown }>((tie) => {
  const ties: Ties = { node: tie('node'), object: tie('object'), text: tie('text') }
  return {
    directive: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      ...['@path', ...DIRECTIVE_NAMES].map((name) => directive(name, ties)),
      fc.constant({ '@unknown': 1 })
    ),
    text: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      { weight: 6, arbitrary: path.map((place) => ({ '@path': place })) },
      { weight: 2, arbitrary: tie('directive') },
      { weight: 1, arbitrary: scalar }
    ),
    object: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      { weight: 3, arbitrary: path.map((place) => ({ '@path': place })) },
      { weight: 6, arbitrary: objectOf(tie('node'), 3) },
      { weight: 2, arbitrary: tie('directive') }
    ),
    node: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      { weight: 2, arbitrary: scalar },
      { weight: 7, arbitrary: tie('directive') },
      { weight: 2, arbitrary: objectOf(tie('node'), 3) },
      { weight: 1, arbitrary: fc.array(tie('node'), { maxLength: 3 }) }
    )
  }
})

const fields = fc.array(fc.tuple(key, node), { minLength: 1, maxLength: 4 }).map(fromEntries)

const rootDirective = fc
  .tuple(
    fc.oneof(
      { weight: 4, arbitrary: object.map((apply) => ({ '@transform': { apply } })) },
      { weight: 1, arbitrary: fc.tuple(path, object).map((args) => ({ '@arrayPath': args })) },
      { weight: 1, arbitrary: node }
    ),
    fields
  )
  .map(([root, rest]) => ({ ...rest, __segment_internal_directive: root }))

/** A whole mapping: fields, a root directive with fields, or something else that a caller may hand over. */
export const mapping: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 20, arbitrary: fields },
  { weight: 2, arbitrary: rootDirective },
  { weight: 2, arbitrary: node }
)
