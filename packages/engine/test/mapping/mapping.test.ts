import { compileMapping, transform } from '../../src/mapping/compile-mapping'
import type { MappingError } from '../../src/mapping/mapping-error'
import { isMappingError } from '../../src/mapping/mapping-error'
import { answer, frozen } from './support/compare'
import { stock } from './support/stock'

type Fields = Parameters<typeof compileMapping>[0]

const map = (fields: unknown, event: unknown): unknown => transform(fields as Fields, event as Record<string, unknown>)
const polluted = (): unknown => ({})

const ORDER = {
  type: 'track',
  event: 'Order Completed',
  userId: 'u1',
  properties: { total: 0, note: '', paid: false, coupon: null, products: [{ sku: 'a' }, { sku: 'b' }] }
}

describe('a compiled mapping', () => {
  test('is compiled once and serves any number of events, also after the mapping was changed (R8)', () => {
    const fields = { name: { '@path': '$.event' } }
    const compiled = compileMapping(fields)
    fields.name['@path'] = '$.type'
    expect(compiled.resolve(ORDER)).toEqual({ name: 'Order Completed' })
    expect(compiled.resolveBatch([ORDER, { event: 'x' }])).toEqual([{ name: 'Order Completed' }, { name: 'x' }])
  })

  test.each([
    ['$.properties.total', 0],
    ['$.properties.total.more', 0],
    ['$.properties.note.more', ''],
    ['$.properties.paid.more', false],
    ['$.properties.coupon.more', null],
    ['properties.products[1].sku', 'b'],
    ["$.properties['products'][0]['sku']", 'a']
  ])('%s gives %j: a path through a falsy value ends there', (path, expected) => {
    expect(map({ x: { '@path': path } }, ORDER)).toEqual({ x: expected })
  })

  test.each([
    '$.constructor.name',
    '$.properties.toString',
    '$.properties.products.map',
    '$.event.trim',
    '$.properties.__proto__.x',
    '$.__proto__'
  ])('%s is missing, since it is inherited (R13)', (path) => {
    expect(map({ x: { '@path': path } }, ORDER)).toEqual({})
    expect(map({ x: { '@template': `[{{${path.replace('$.', '')}}}]` } }, ORDER)).toEqual({ x: '[]' })
  })

  test('own members with the names of inherited ones are read (R13)', () => {
    expect(map({ x: { '@path': '$.constructor.name' } }, { constructor: { name: 'own' } })).toEqual({ x: 'own' })
  })

  test('is not changed by @replace or by a root directive, and a frozen one works', () => {
    const replaced = frozen({ x: { '@replace': { pattern: 'r', value: { '@path': '$.event' } } } })
    expect(map(replaced, ORDER)).toEqual({ x: 'Ode Completed' })
    const rooted = frozen({
      name: { '@path': '$.inner' },
      __segment_internal_directive: { '@transform': { apply: { inner: { '@path': '$.event' } } } }
    })
    expect(map(rooted, ORDER)).toEqual({ name: 'Order Completed' })
  })

  test('payloads that a plugin changes leave the event as it was', () => {
    const event = structuredClone(ORDER)
    const payload = map({ data: { '@path': '$.' }, list: { '@path': '$.properties.products' } }, event) as {
      data: typeof ORDER
      list: unknown[]
    }
    payload.data.properties.products[0]!.sku = 'changed'
    payload.list.length = 0
    expect(event).toEqual(ORDER)
  })

  test('increment in a template counts for that template only', () => {
    const event = frozen({ a: 1 })
    const fields = { x: { '@liquid': '{% increment a %}{% increment a %}' }, y: { '@path': '$.a' } }
    expect(map(fields, event)).toEqual({ x: '12', y: 1 })
  })

  test('measures Liquid with the tags of its fields and leaves the tags of the host alone', () => {
    const histogram = jest.fn()
    const statsContext = { statsClient: { histogram }, tags: ['a:b'] } as never
    transform({ data: { text: { '@liquid': '{{ event }}' } } }, ORDER, statsContext)
    const tags = ['a:b', 'fieldKey:data', 'fieldKey:text', 'result:success']
    expect(histogram).toHaveBeenCalledWith('liquid.template.evaluation_ms', expect.any(Number), tags)
    expect(statsContext).toEqual({ statsClient: { histogram }, tags: ['a:b'] })
  })
})

describe('a mapping that stock core refuses', () => {
  const broken = { a: { '@path': 1 }, b: { '@if': { then: { '@unknown': 1 } } }, c: { '@path': '$.a', other: 1 } }

  test('throws a MappingError that is iterable as the AggregateError of stock core, with its message', () => {
    expect.assertions(5)
    const ours = answer(() => compileMapping(broken))
    expect(ours).toEqual(answer(() => stock.transform(structuredClone(broken), {})))
    try {
      compileMapping(broken)
    } catch (error) {
      expect(isMappingError(error)).toBe(true)
      const { problems } = error as MappingError
      expect(problems).toHaveLength(3)
      expect([...(error as MappingError)].map(({ message }) => message)).toEqual(problems)
      expect(problems[0]).toBe('/a/@path should be a string or a mapping directive but it is a number.')
    }
  })

  test('a bad directive where stock core does not validate is told when an event reaches it', () => {
    const compiled = compileMapping({ list: [{ '@unknown': 1 }] })
    expect(() => compiled.resolve({})).toThrow('@unknown is not a valid directive, got undefined')
  })

  test('data that is no object is told as stock core tells it', () => {
    const compiled = compileMapping({ a: 1 })
    expect(() => compiled.resolve([] as never)).toThrow('data must be an object, got array')
    expect(() => compiled.resolve(null as never)).toThrow('data must be an object, got null')
    expect(() => compiled.resolveBatch({} as never)).toThrow('data must be an array, got object')
  })

  test('one that nests 20,000 deep is refused or mapped, and the process lives', () => {
    let deep: unknown = 'end'
    for (let level = 0; level < 20_000; level += 1) deep = { a: deep }
    expect(() => compileMapping({ deep } as never)).toThrow('nested too deeply')
    expect(answer(() => map({ data: { '@path': '$.' } }, { deep }))).toHaveProperty('error')
    expect(map({ x: { '@path': '$.event' } }, ORDER)).toEqual({ x: 'Order Completed' })
  })
})

describe('prototype keys (F34)', () => {
  const evil = JSON.parse(
    '{"__proto__":{"polluted":1},"a":{"__proto__":{"polluted":1},"constructor":{"prototype":{}}}}'
  )
  const places: [string, unknown][] = [
    ['the whole event', { data: { '@path': '$.' } }],
    ['a part of the event', { data: { '@path': '$.a' } }],
    ['keys of the mapping', JSON.parse('{"data":{"__proto__":{"polluted":1},"x":{"@path":"$.a"}}}')],
    ['@merge', { data: { '@merge': { direction: 'right', objects: [{ '@path': '$.a' }, { '@path': '$.' }] } } }],
    ['@flatten', { data: { '@flatten': { separator: '.', value: { '@path': '$.' } } } }],
    ['@json', { data: { '@json': { mode: 'decode', value: '{"__proto__":{"polluted":1},"b":1}' } } }],
    ['@excludeWhenNull', { data: { '@excludeWhenNull': { '@path': '$.' } } }],
    ['@transform', { data: { '@transform': { apply: { in: { '@path': '$.' } }, mapping: { '@path': '$.in' } } } }],
    ['@arrayPath', { data: { '@arrayPath': ['$.a', JSON.parse('{"__proto__":{"@path":"$.__proto__"}}')] } }]
  ]

  test.each(places)('%s: no prototype is set or changed, and the JSON is that of stock core', (_place, fields) => {
    const payload = map(fields, evil) as Record<string, unknown>
    expect(Object.getPrototypeOf(payload)).toBe(Object.prototype)
    const data = [payload['data']].flat()
    data.forEach((part) => {
      expect(Object.getPrototypeOf(part)).toBe(Object.prototype)
      expect((part as { polluted?: unknown }).polluted).toBeUndefined()
    })
    expect(polluted()).toEqual({})
    expect(JSON.stringify(payload)).toBe(
      JSON.stringify(stock.transform(structuredClone(fields), structuredClone(evil)))
    )
  })
})

describe('Liquid and templates that want too much (F39)', () => {
  test('a template of 1 MB is refused at once, with the message of stock core', () => {
    const template = '{{ a }}'.repeat(150_000)
    const started = performance.now()
    expect(() => map({ x: { '@liquid': template } }, {})).toThrow('limited to 1000 characters')
    expect(performance.now() - started).toBeLessThan(500)
  })

  test('a bomb of filters is stopped by the memory limit', () => {
    const doubled = `{% assign a = "xxxxxxxxxx" %}${'{% assign a = a | append: a %}'.repeat(31)}{{ a }}`
    expect(doubled.length).toBeLessThan(1000)
    expect(() => map({ x: { '@liquid': doubled } }, {})).toThrow('memory alloc limit exceeded')
    expect(map({ x: { '@liquid': '{{ event }}' } }, ORDER)).toEqual({ x: 'Order Completed' })
  })

  test.each(['for x in a', 'case a', 'include "a"', 'layout "a"', 'render "a"', 'tablerow x in a'])(
    'the tag %s is disabled',
    (tag) => {
      expect(() => map({ x: { '@liquid': `{% ${tag} %}` } }, { a: [1] })).toThrow('is disabled')
    }
  )

  test('a template of 1 MB of opening braces takes no quadratic time, in the mapping or from the event', () => {
    const braces = '{'.repeat(1_000_000)
    const started = performance.now()
    expect(map({ x: { '@template': braces } }, {})).toEqual({ x: braces })
    expect(map({ x: { '@template': '{{{a}}}' } }, { a: braces })).toEqual({ x: braces })
    expect(performance.now() - started).toBeLessThan(2000)
  })

  test('a value with braces is filled again after triple braces only, as in stock core', () => {
    const event = { a: '{{b}}', b: 'B' }
    expect(map({ x: { '@template': '{{{a}}} {{a}}' } }, event)).toEqual({ x: 'B {{b}}' })
  })
})
