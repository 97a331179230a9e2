import fc from 'fast-check'
import { indexBody, templateBody } from '../src/hook/index-body'
import type { IndexPlan } from '../src/hook/index-body'
import { readInputs } from '../src/hook/read-inputs'
import { runs } from './support/runs'

const plan = (fieldTypes: readonly (readonly [string, string])[] = [], more: Partial<IndexPlan> = {}): IndexPlan => ({
  shards: 1,
  replicas: 1,
  newFields: 'keyword',
  fieldTypes: new Map(fieldTypes),
  ...more
})

const properties = (...fieldTypes: readonly (readonly [string, string])[]) =>
  (indexBody(plan(fieldTypes)) as { mappings: { properties: Record<string, unknown> } }).mappings.properties

describe('inputs of the hook', () => {
  it('have the defaults of the fields', () => {
    expect(readInputs({ name: 'events' })).toEqual({ name: 'events', kind: 'index', plan: plan() })
  })

  it('are taken as they are given', () => {
    const given = {
      name: 'logs',
      kind: 'data_stream',
      shards: 5,
      replicas: 0,
      newFields: 'refuse',
      fieldTypes: ['a.b:long']
    }
    expect(readInputs(given)).toEqual({
      name: 'logs',
      kind: 'data_stream',
      plan: plan([['a.b', 'long']], { shards: 5, replicas: 0, newFields: 'refuse' })
    })
  })

  it.each([
    ['total:double', 'total', 'double'],
    ['properties.total:scaled_float', 'properties.total', 'scaled_float'],
    ['ürsprung.a-b_c:keyword', 'ürsprung.a-b_c', 'keyword']
  ])('name a field and its type: %s', (written, name, type) => {
    expect(readInputs({ name: 'x', fieldTypes: [written] })).toMatchObject({
      plan: { fieldTypes: new Map([[name, type]]) }
    })
  })

  it.each([
    '',
    ':',
    'a:',
    ':long',
    'a b:long',
    'a:Long',
    'a:long:int',
    'a..b:long',
    '.a:long',
    'a.:long',
    '__proto__:long',
    'a.__proto__.b:long'
  ])('are refused where a field is %j', (written) => {
    expect(readInputs({ name: 'x', fieldTypes: [written] })).toMatchObject({
      problems: [expect.stringContaining('name:type')]
    })
  })

  it.each([0, -1, 1.5, 1025, Number.NaN])('are refused for %s shards', (shards) => {
    expect(readInputs({ name: 'x', shards })).toEqual({ problems: ['The shards are not a number from 1 to 1024.'] })
  })

  it.each([-1, 0.5, 101])('are refused for %s replicas', (replicas) => {
    expect(readInputs({ name: 'x', replicas })).toEqual({ problems: ['The replicas are not a number from 0 to 100.'] })
  })

  it('are told all that is wrong with them', () => {
    const wrong = { name: 'A', kind: 'table', shards: 0, replicas: -1, newFields: 'maybe', fieldTypes: ['x', 'y'] }
    expect(readInputs(wrong)).toMatchObject({ problems: { length: 7 } })
  })
})

describe('the body of an index', () => {
  it('nests fields by the dots of their names, and merges those that meet', () => {
    expect(properties(['a.b.c', 'long'], ['a.b.d', 'keyword'], ['a.e', 'date'])).toMatchObject({
      a: {
        properties: {
          b: { properties: { c: { type: 'long' }, d: { type: 'keyword', ignore_above: 1024 } } },
          e: { type: 'date' }
        }
      }
    })
  })

  it('lets a field of a person replace one of ours', () => {
    expect(properties(['event', 'text'])).toMatchObject({ event: { type: 'text' } })
  })

  it('never sets a prototype, whatever the names are', () => {
    const name = fc.constantFrom('a', 'b', 'constructor', 'toString', 'hasOwnProperty')
    const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'))
    fc.assert(
      fc.property(fc.array(fc.tuple(path, fc.constantFrom('long', 'keyword')), { maxLength: 8 }), (fieldTypes) => {
        const made = JSON.parse(JSON.stringify(properties(...fieldTypes))) as Record<string, unknown>
        for (const [each] of fieldTypes) expect(Object.keys(made)).toContain(each.split('.')[0])
        expect(({} as Record<string, unknown>)['properties']).toBeUndefined()
      }),
      runs(200)
    )
  })

  it('stands in the template of a data stream of its name, above those of the cluster', () => {
    expect(templateBody('logs', plan())).toEqual({
      index_patterns: ['logs'],
      data_stream: {},
      priority: 200,
      template: indexBody(plan())
    })
  })
})
