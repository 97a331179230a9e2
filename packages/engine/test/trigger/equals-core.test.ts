import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { parseFql, validate } from '@segment/destination-subscriptions'
import { DEVIATIONS } from '../../src/deviations'
import { compileTrigger } from '../../src/trigger/compile-trigger'
import type { Explained } from '../../src/trigger/types'
import { runs } from '../support/runs'
import { junkFql, quirkyFql, triggerEvent, validFql } from './support/arbitrary-fql'

type Parsed = ReturnType<typeof parseFql>

const directory = dirname(require.resolve('@segment/destination-subscriptions'))
const getModule = jest.requireActual<{ get: (holder: unknown, path: unknown) => unknown }>(join(directory, 'get.js'))
const originalGet = getModule.get

function ownGet(holder: unknown, path: unknown): unknown {
  const keys = (path as string).match(/[^[.\]]+/g)
  if (!keys) return undefined
  return keys.reduce<unknown>((value, key) => {
    if (!value) return value
    return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined
  }, holder)
}

const STOCK = (parsed: Parsed, event: unknown): boolean => validate(parsed, event)

function withoutHoles(parsed: Parsed): Parsed {
  if ('error' in parsed) return parsed
  const children = parsed.children.map((child) => (child as typeof child | undefined) ?? { type: 'never' })
  return { ...parsed, children } as Parsed
}

/** Stock core with the deviations R13 (own properties), T1 (what cannot be asked) and T2 (no event) put into it. */
function withDeviations(parsed: Parsed, event: unknown): boolean {
  if (event === null) return false
  getModule.get = ownGet
  try {
    return STOCK(withoutHoles(parsed), event)
  } finally {
    getModule.get = originalGet
  }
}

function stockAnswer(parsed: Parsed, event: unknown): boolean | 'threw' {
  try {
    return STOCK(parsed, event)
  } catch {
    return 'threw'
  }
}

/** The answer that an explanation gives by its clauses. */
function recompute(part: Explained): boolean {
  if (part.kind === 'clause') return part.matched
  return part.operator === 'and' ? part.clauses.every(recompute) : part.clauses.some(recompute)
}

function compare(fql: string, event: unknown): 'error' | boolean {
  const parsed = parseFql(fql)
  if ('error' in parsed) {
    expect(() => compileTrigger(fql)).toThrow(parsed.error.message)
    expect(() => compileTrigger(fql)).toThrow(/^The trigger cannot be read/)
    return 'error'
  }
  const trigger = compileTrigger(fql)
  const ours = trigger.matches(event)
  if (ours !== stockAnswer(parsed, event)) expect(ours).toBe(withDeviations(parsed, event))
  const explained = trigger.explain(event)
  if (event !== undefined && event !== null) expect(recompute(explained)).toBe(ours)
  expect(explained.matched).toBe(ours)
  return ours
}

test('stock core is changed only in ways that the table of deviations names', () => {
  expect(DEVIATIONS.map(({ id }) => id)).toEqual(expect.arrayContaining(['R13', 'T1', 'T2']))
})

describe.each([
  ['as the editor writes them', validFql, { yes: 100, no: 100, errors: 0 }],
  ['that are read as something else', quirkyFql, { yes: 20, no: 20, errors: 20 }],
  ['of tokens in any order', junkFql, { yes: 2, no: 20, errors: 100 }]
])('a trigger compiled from expressions %s', (_title, fql, least) => {
  test('gives the answer of parseFql and validate, and an explanation with the same answer', () => {
    const count = { yes: 0, no: 0, errors: 0 }
    fc.assert(
      fc.property(fql, triggerEvent, (text, event) => {
        const answer = compare(text, event)
        count[answer === 'error' ? 'errors' : answer ? 'yes' : 'no'] += 1
      }),
      runs()
    )
    expect(count.yes).toBeGreaterThanOrEqual(least.yes)
    expect(count.no).toBeGreaterThanOrEqual(least.no)
    expect(count.errors).toBeGreaterThanOrEqual(least.errors)
  }, 600_000)
})

test('diagnostics of any expression stand inside the source, in order, and say what to do', () => {
  fc.assert(
    fc.property(fc.oneof(validFql, quirkyFql, junkFql), (fql) => {
      if ('error' in parseFql(fql)) return
      const { diagnostics } = compileTrigger(fql)
      diagnostics.forEach(({ clause, position, message }, index) => {
        expect(fql.slice(position, position + clause.length)).toBe(clause)
        expect(clause).not.toBe('')
        expect(message).toMatch(/\.$/)
        expect(position).toBeGreaterThanOrEqual(diagnostics[index - 1]?.position ?? 0)
      })
    }),
    runs()
  )
}, 600_000)
