import fc from 'fast-check'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { encodeXml, encodeXmlItems } from '../../src/send/encode-xml'
import { runs } from '../support/runs'

const names = fc.constantFrom(
  'a',
  'b-c',
  'é',
  '@_x',
  '#text',
  'constructor',
  '__proto__',
  'two words',
  '?pi',
  '',
  '1',
  'é:b'
)
const leaves = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(']]>', '<!--', '&amp;', '\n', '\u0000'),
  fc.double()
)
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaves,
    fc.boolean(),
    fc.constantFrom(null, new Date(0)),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(names, tie('value'), { maxKeys: 3 })
  )
}))

function written(encode: () => string): string | undefined {
  try {
    return encode()
  } catch (error) {
    expect(error).toMatchObject({ status: 400, code: 'PAYLOAD_VALIDATION_FAILED' })
    return undefined
  }
}

describe('A5 XML', () => {
  it('of any JSON is one well-formed document or a refusal, and never [object Object]', () => {
    let documents = 0
    fc.assert(
      fc.property(value, (content) => {
        const xml = written(() => encodeXml(content))
        if (xml === undefined) return
        documents++
        expect(XMLValidator.validate(xml)).toBe(true)
        expect(xml).not.toContain('[object')
      }),
      runs(1_000)
    )
    expect(documents).toBeGreaterThan(0)
  })

  it('of a batch keeps the order of its items, null and lists among them', () => {
    const item = fc.oneof(
      fc.constant(null),
      fc.constant([]),
      fc.nat(),
      fc.array(fc.nat(), { minLength: 2, maxLength: 3 })
    )
    const parser = new XMLParser({ isArray: (_name, path) => path === 'items.item' })
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 6 }), (items) => {
        const parsed = parser.parse(encodeXmlItems(items)) as { items: { item: unknown[] } }
        const expected = items.map((each) =>
          Array.isArray(each) && each.length > 0 ? { item: each } : typeof each === 'number' ? each : ''
        )
        expect(parsed.items.item).toEqual(expected)
      }),
      runs(500)
    )
  })
})
