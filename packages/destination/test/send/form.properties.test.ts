import fc from 'fast-check'
import { stringify } from 'qs'
import { encodeForm } from '../../src/send/encode-form'
import { runs } from '../support/runs'

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('', ' ', "!'()*~-._", '+%26', 'a.b', 'a[0]', '\ud800', '\u20ac', '__proto__', 'toString')
)
const leaf = fc.oneof(
  text,
  fc.integer(),
  fc.double(),
  fc.bigInt(),
  fc.boolean(),
  fc.constantFrom(null, undefined, Symbol.iterator, parseInt),
  fc.date({ noInvalidDate: true }),
  fc.constant(Buffer.from('bytes'))
)
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: 'medium' },
    leaf,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(text, tie('tree'), { maxKeys: 4, noNullPrototype: true })
  )
}))
const value = fc.oneof(fc.dictionary(text, tree, { noNullPrototype: true }), fc.array(tree))

/** What the URL standard makes of one text. */
function encodeOne(one: unknown): string {
  return new URLSearchParams([['', String(one)]]).toString().slice(1)
}

describe('P6 forms', () => {
  it.each([
    ['brackets', false],
    ['dots', true]
  ] as const)('have the bytes that qs writes, with %s', (style, allowDots) => {
    fc.assert(
      fc.property(value, (data) => {
        const expected = stringify(data, { allowDots, arrayFormat: 'indices', encoder: encodeOne })
        expect(encodeForm(data as object, style)).toBe(expected)
      }),
      runs(1_000)
    )
  })

  it('have the bytes that URLSearchParams writes, where they are flat', () => {
    fc.assert(
      fc.property(fc.dictionary(text, text), (data) => {
        expect(encodeForm(data, 'json')).toBe(new URLSearchParams(data).toString())
      }),
      runs(1_000)
    )
  })
})
