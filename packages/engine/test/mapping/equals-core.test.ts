import { inspect, isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { DEVIATIONS } from '../../src/deviations'
import { compileMapping, transform, transformBatch } from '../../src/mapping/compile-mapping'
import { anyData, segmentEvent } from './support/arbitrary-event'
import { DIRECTIVE_NAMES, mapping } from './support/arbitrary-mapping'
import { runs } from '../support/runs'
import { answer, clone, eachObject, frozen, shared, withoutPrototypeKeys } from './support/compare'
import type { Answer } from './support/compare'
import { PATCHED, stock, withDeviations } from './support/stock'

type Args = Parameters<typeof transform>
type BatchArgs = Parameters<typeof transformBatch>

/** Equal to stock core, or to stock core with the table of deviations applied. */
function expectSame(ours: Answer, runStock: (fields: unknown) => unknown, fields: unknown): void {
  if (isDeepStrictEqual(ours, plain(answer(() => runStock(clone(fields)))))) return
  const explained = plain(withDeviations(() => answer(() => runStock(clone(fields)))))
  if (isDeepStrictEqual(ours, explained)) return
  // F34 once more: an own `__proto__` in the mapping becomes the prototype of an operand, which then has no `toString`.
  const without = plain(withDeviations(() => answer(() => runStock(withoutPrototypeKeys(fields)))))
  if (isDeepStrictEqual(ours, without)) return
  throw new Error(`ours: ${inspect(ours)}\nstock: ${inspect(explained)}`)
}

// Without the members that stock core hangs on a date of the mapping (M1), and with plain prototypes (F34).
const plain = (theirs: Answer): Answer => clone(theirs)

function directivesIn(value: unknown, found: Map<string, number>): void {
  eachObject(value, (object) => {
    for (const key of Object.keys(object)) if (key.startsWith('@')) found.set(key, (found.get(key) ?? 0) + 1)
  })
}

describe('a compiled mapping', () => {
  const long = Number(process.env['XWH_RUNS'] ?? 0) / 1000 + 60_000

  test(
    'gives what transform of stock core gives, value or error message',
    () => {
      fc.assert(
        fc.property(mapping, anyData, (fields, event) => {
          const ours = answer(() => transform(frozen(fields) as Args[0], frozen(event) as Args[1]))
          expectSame(ours, (copied) => stock.transform(copied, clone(event)), fields)
        }),
        runs()
      )
    },
    long * 100
  )

  test(
    'gives what transformBatch of stock core gives, value or error message',
    () => {
      const batch = fc.oneof(
        { weight: 20, arbitrary: fc.array(anyData, { maxLength: 3 }) },
        { weight: 1, arbitrary: anyData }
      )
      fc.assert(
        fc.property(mapping, batch, (fields, events) => {
          const ours = answer(() => transformBatch(frozen(fields) as Args[0], frozen(events) as BatchArgs[1]))
          expectSame(ours, (copied) => stock.transformBatch(copied, clone(events)), fields)
        }),
        runs()
      )
    },
    long * 100
  )

  test(
    'gives the same for each event however often it is used, and payloads share no object with event or mapping',
    () => {
      fc.assert(
        fc.property(mapping, segmentEvent, segmentEvent, (fields, one, other) => {
          const compiled = answer(() => compileMapping(fields as Args[0]))
          if ('error' in compiled) return
          const mapped = compiled.value as ReturnType<typeof compileMapping>
          const first = answer(() => mapped.resolve(one))
          answer(() => mapped.resolve(other))
          expect(
            isDeepStrictEqual(
              answer(() => mapped.resolve(one)),
              first
            )
          ).toBe(true)
          expect(shared(first, { one, fields })).toEqual([])
        }),
        { ...runs(), numRuns: Math.ceil(runs().numRuns / 4) }
      )
    },
    long
  )

  test('is compared over mappings that hold each directive, and each of them is often resolved without an error', () => {
    const generated = new Map<string, number>()
    const resolved = new Map<string, number>()
    for (const [fields, event] of fc.sample(fc.tuple(mapping, segmentEvent), { numRuns: 2000, seed: 7 })) {
      directivesIn(fields, generated)
      if ('value' in answer(() => stock.transform(clone(fields), clone(event)))) directivesIn(fields, resolved)
    }
    for (const name of DIRECTIVE_NAMES) {
      expect([name, generated.get(name)]).toEqual([name, expect.any(Number)])
      expect(resolved.get(name)).toBeGreaterThan(20)
    }
  })

  test('is compared with stock core changed only in ways that the table of deviations names', () => {
    expect(DEVIATIONS.map(({ id }) => id)).toEqual(expect.arrayContaining(PATCHED))
  })
})
