import { parseFile, type ParsedFile, type Problem } from '@extensible-webhooks/workspace'
import { overlay, partOf } from '../../src/scenario/overlay'

function parsed(text: string): ParsedFile {
  const problems: Problem[] = []
  const file = parseFile(text, 'test.yaml', problems)
  if (!file) throw new Error(problems.map(({ message }) => message).join('\n'))
  return file
}

const over = (base: string, patch: string): ParsedFile =>
  overlay(parsed(base), { file: 'over.yaml', parsed: parsed(patch), at: ['override'] })

describe('what is put over a workspace (RFC 7386)', () => {
  it.each([
    ['{ a: 1 }', '{ b: 2 }', { a: 1, b: 2 }],
    ['{ a: { b: 1, c: 2 } }', '{ a: { b: 3 } }', { a: { b: 3, c: 2 } }],
    ['{ a: [1, 2] }', '{ a: [3] }', { a: [3] }],
    ['{ a: 1, b: 2 }', '{ a: null }', { b: 2 }],
    ['{ a: 1 }', '{ a: { b: null, c: 1 } }', { a: { c: 1 } }],
    ['{ a: { b: 1 } }', '{ a: text }', { a: 'text' }],
    ['{ a: 1 }', '{}', { a: 1 }]
  ])('%s under %s', (base, patch, expected) => {
    expect(over(base, `override: ${patch}`).value).toEqual(expected)
  })

  it('sets no prototype', () => {
    const { value } = over('{ a: 1 }', 'override: { __proto__: { admin: true } }')
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(Object.keys(value as object)).toEqual(['a', '__proto__'])
  })

  it('leaves both files as they are', () => {
    const base = parsed('{ a: { b: 1 } }')
    overlay(base, { file: 'over.yaml', parsed: parsed('override: { a: { b: 2 } }'), at: ['override'] })
    expect(base.value).toEqual({ a: { b: 1 } })
  })

  it('knows for each part in which file and line it stands', () => {
    const both = over('a:\n  b: 1\n  c: 2\nd:\n  - 1\n  - 2\n', 'x: 1\noverride:\n  a:\n    c: 3\n  d:\n    - 9\n')
    expect(both.locate(['a', 'b'])).toMatchObject({ line: 2 })
    expect(both.locate(['a', 'b'])).not.toHaveProperty('file')
    expect(both.locate(['a', 'c'])).toMatchObject({ file: 'over.yaml', line: 4 })
    expect(both.locate(['d', 0])).toMatchObject({ file: 'over.yaml', line: 6 })
    expect(both.locate(['e'])).not.toHaveProperty('file')
    expect(both.locate([])).not.toHaveProperty('file')
  })

  it('a part of a file has its places in the whole', () => {
    const part = partOf(parsed('name: x\nworkspace:\n  version: 1\n'), ['workspace'])
    expect([part.value, part.locate(['version'])]).toEqual([{ version: 1 }, { line: 3, column: 12 }])
    expect(partOf(parsed('name: x\n'), ['workspace']).value).toBeUndefined()
  })
})
