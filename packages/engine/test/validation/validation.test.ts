import { compileSchemaValidator, compileValidator } from '../../src/validation/compile-validator'

type Fields = NonNullable<Parameters<typeof compileValidator>[0]>

const text = (more: object = {}): Fields[string] => ({ label: 'Text', type: 'string', ...more })

describe('a validation compiled from fields', () => {
  test('is compiled once for each definition, never by name: a changed definition has its own (R16)', () => {
    const first: Fields = { url: text() }
    const second: Fields = { url: text({ required: true }) }
    expect(compileValidator(first)).toBe(compileValidator(first))
    expect(compileValidator(first)({})).toEqual({})
    expect(() => compileValidator(second)({})).toThrow("The root value is missing the required field 'url'")
  })

  test('removes empty texts at the root of single payloads and keeps them in batches (R14)', () => {
    const validate = compileValidator({ note: text() })
    expect(validate({ note: '' })).toEqual({})
    expect(validate({ note: '' }, { single: true })).toEqual({})
    expect(validate({ note: '' }, { single: false })).toEqual({ note: '' })
  })

  test('puts a single value into a list, turns texts into numbers and drops members that no field describes', () => {
    const validate = compileValidator({
      tags: text({ multiple: true }),
      count: { label: 'Count', type: 'integer' }
    })
    expect(validate({ tags: 'a', count: '7', other: 1 })).toEqual({ tags: ['a'], count: 7 })
  })

  test('leaves dynamicAuthSettings of settings as they are', () => {
    const settings = { key: 1, dynamicAuthSettings: { oauth: { type: 'authCode' } }, unknown: true }
    compileSchemaValidator({ key: text() })(settings)
    expect(settings).toEqual({ key: '1', dynamicAuthSettings: { oauth: { type: 'authCode' } } })
  })

  test('throws an AggregateAjvError that names each problem, and counts the discard', () => {
    const counted: unknown[] = []
    const statsClient = { incr: (...args: unknown[]) => void counted.push(args) }
    const statsContext = { statsClient, tags: ['a:b'] } as never
    const validate = compileValidator({ url: text({ format: 'uri', required: true }) })
    expect(() => validate({ url: 'no uri' }, { statsContext })).toThrow(
      expect.objectContaining({
        name: 'AggregateAjvError',
        message: 'Text must be a valid URI string but it was not.'
      }) as Error
    )
    expect(counted).toEqual([['ajv.discard', 1, ['a:b']]])
  })

  test('judges a URI the same way the first time, the second time, and after 1,000 others', () => {
    const validate = compileValidator({ url: text({ format: 'uri' }) })
    const judge = (url: string): boolean => {
      try {
        return validate({ url })['url'] === url
      } catch {
        return false
      }
    }
    const judgements = ['https://example.com/a', 'https://example.com/ a', 'nothing'].map((url) => {
      const twice = [judge(url), judge(url)]
      for (let index = 0; index < 1000; index += 1) judge(`https://example.com/${index}`)
      return [...twice, judge(url)]
    })
    expect(judgements).toEqual([
      [true, true, true],
      [false, false, false],
      [false, false, false]
    ])
  })

  test('lets the key __proto__ of a payload set no prototype (F34)', () => {
    const validate = compileValidator({ data: { label: 'Data', type: 'object' } })
    const payload = JSON.parse('{"__proto__":{"polluted":1},"data":{"__proto__":{"polluted":1},"a":1}}') as never
    const validated = validate(payload)
    expect(Object.getPrototypeOf(validated)).toBe(Object.prototype)
    expect(Object.getPrototypeOf(validated['data'])).toBe(Object.prototype)
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })
})
