import type { JSONLikeObject } from '@segment/actions-core'
import fc from 'fast-check'
import { encodeOperation } from '../src/bulk/operation'
import type { Operation } from '../src/bulk/operation'
import { packItems, writeItems } from '../src/bulk/pack'
import { checkIndexName, indexNameProblem } from '../src/cluster/index-name'
import { clusterUrl } from '../src/cluster/address'
import { parseBulk } from './support/cluster/bulk'
import { runs } from './support/runs'

const text = fc.string({ unit: 'binary' })
const document = fc.dictionary(text, fc.jsonValue({ stringUnit: 'binary' })) as fc.Arbitrary<JSONLikeObject>

const operation: fc.Arbitrary<Operation> = fc.record(
  {
    action: fc.constantFrom('create', 'index', 'update', 'delete'),
    index: text,
    id: text,
    routing: text,
    pipeline: text,
    document,
    upsert: fc.boolean()
  },
  { requiredKeys: ['action', 'index'] }
)

/** What an operation is on the wire. */
function expected({ action, index, id, routing, pipeline, document: doc = {}, upsert }: Operation): unknown {
  const known = { _index: index, _id: id, routing, pipeline, ...(action === 'update' ? { retry_on_conflict: 3 } : {}) }
  const meta = JSON.parse(JSON.stringify(known)) as object
  const body = action === 'update' ? { doc, doc_as_upsert: upsert } : doc
  return { action, meta, document: action === 'delete' ? undefined : (JSON.parse(JSON.stringify(body)) as unknown) }
}

describe('a bulk body', () => {
  it('is read back as the operations that it was made of, whatever their texts hold', () => {
    fc.assert(
      fc.property(fc.array(operation, { minLength: 1, maxLength: 20 }), (operations) => {
        const body = operations.map(encodeOperation).join('')
        expect(parseBulk(body)).toEqual(operations.map(expected))
      }),
      runs(300)
    )
  })

  it('keeps the order of its items, loses none, and is no larger than allowed unless one item is', () => {
    fc.assert(
      fc.property(
        fc.array(operation, { maxLength: 40 }),
        fc.integer({ min: 1, max: 2_000 }),
        (operations, maxBytes) => {
          const { written } = writeItems(operations.map((each, place) => ({ place, operation: each })))
          const bodies = packItems(written, maxBytes)
          expect(bodies.flat()).toEqual(written)
          for (const body of bodies) {
            const bytes = body.reduce((sum, { lines }) => sum + Buffer.byteLength(lines), 0)
            expect(body.length === 1 || bytes <= maxBytes).toBe(true)
          }
          for (const [position, body] of bodies.entries()) {
            const next = bodies[position + 1]?.[0]
            const bytes = [...body, ...(next ? [next] : [])].reduce(
              (sum, { lines }) => sum + Buffer.byteLength(lines),
              0
            )
            if (next) expect(bytes).toBeGreaterThan(maxBytes)
          }
        }
      ),
      runs(300)
    )
  })

  it('refuses a document that is nested too deeply for JSON, and writes the others', () => {
    let deep: JSONLikeObject = {}
    for (let level = 0; level < 100_000; level++) deep = { deep }
    const make = (each: JSONLikeObject, place: number) => ({
      place,
      operation: { action: 'index' as const, index: 'i', document: each }
    })
    const { written, refused } = writeItems([{ a: 1 }, deep, { b: 1 }].map(make))
    expect(written.map(({ place }) => place)).toEqual([0, 2])
    expect(refused).toMatchObject([{ place: 1, error: { status: 400 } }])
  })
})

describe('a name that is taken for an index', () => {
  const settings = { endpoint: 'https://search.example.com' }

  it('stands in a URL as one part of the path, unchanged', () => {
    const alphabet = fc.constantFrom(...'abz09-_.+%&=;@!$()[]{}^~ü€'.split(''))
    fc.assert(
      fc.property(fc.string({ unit: alphabet, minLength: 1, maxLength: 40 }), (name) => {
        fc.pre(indexNameProblem(name) === undefined)
        const url = new URL(clusterUrl(settings, [name, '_mapping']))
        const parts = url.pathname.split('/').slice(1)
        expect(parts.map(decodeURIComponent)).toEqual([name, '_mapping'])
        expect([url.search, url.hash]).toEqual(['', ''])
      }),
      runs(500)
    )
  })

  it.each([
    '',
    '.',
    '..',
    '.kibana',
    '-a',
    '_all',
    '+a',
    'A',
    'a b',
    'a*',
    'a,b',
    'a/b',
    'a\\b',
    'a?',
    'a"',
    '<a>',
    'a|b',
    'a#b',
    'a:b',
    'a\n',
    'x'.repeat(256)
  ])('is not %j', (name) => {
    expect(() => checkIndexName(name, 'index')).toThrow(/^index: /)
  })

  it.each(['a', 'events-2026.01', 'büro', '0', 'a_b-c+d', 'x'.repeat(255)])('is %j', (name) => {
    expect(checkIndexName(name, 'index')).toBe(name)
  })

  it('is text', () => {
    expect(() => checkIndexName(7, 'index')).toThrow('index: is not text.')
  })
})
