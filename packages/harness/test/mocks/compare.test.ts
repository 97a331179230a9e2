import fc from 'fast-check'
import { compareJson } from '../../src/mocks/compare'

const json = fc.jsonValue({ maxDepth: 4 })

/** JSON has one zero; numbers keep their sign otherwise. */
const normal = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

describe('comparing JSON (D3)', () => {
  it('finds nothing between equal values, whole or in part', () => {
    fc.assert(
      fc.property(json, (value) => {
        const copy = normal(value)
        expect(compareJson(normal(value), copy, 'whole', 'json')).toEqual([])
        expect(compareJson(normal(value), copy, 'part', 'json')).toEqual([])
      })
    )
  })

  it('finds something exactly where two values are not equal', () => {
    fc.assert(
      fc.property(json, json, (one, other) => {
        const [a, b] = [normal(one), normal(other)]
        const equal = isEqual(a, b)
        expect(compareJson(a, b, 'whole', 'json').length === 0).toBe(equal)
        expect(compareJson(b, a, 'whole', 'json').length === 0).toBe(equal)
      })
    )
  })

  it('finds in part no more than as a whole', () => {
    fc.assert(
      fc.property(json, json, (one, other) => {
        const [a, b] = [normal(one), normal(other)]
        const whole = compareJson(a, b, 'whole', 'json').map(({ path }) => path)
        for (const { path } of compareJson(a, b, 'part', 'json')) expect(whole).toContain(path)
      })
    )
  })

  it('takes members that are added, in part only', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), json), fc.string(), json, (members, name, value) => {
        fc.pre(!Object.hasOwn(members, name))
        const more = normal({ ...members, [name]: value })
        const fewer = normal(members)
        fc.pre(Object.keys(more as object).length > Object.keys(fewer as object).length)
        expect(compareJson(fewer, more, 'part', 'json')).toEqual([])
        expect(compareJson(fewer, more, 'whole', 'json')).toHaveLength(1)
      })
    )
  })
})

function isEqual(a: unknown, b: unknown): boolean {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted)
    if (typeof value !== 'object' || value === null) return value
    return Object.entries(value)
      .sort(([x], [y]) => (x < y ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)])
      .concat([['{}', null]])
  }
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
}
