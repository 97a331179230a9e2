import { dirname, join } from 'node:path'
import type { DeviationId } from '../../../src/deviations'

interface Core {
  transform(mapping: unknown, data: unknown, stats?: unknown): unknown
  transformBatch(mapping: unknown, data: unknown, stats?: unknown): unknown
}

const entry = require.resolve('@segment/actions-core/mapping-kit')
const load = (file: string): unknown => jest.requireActual(join(dirname(entry), file))

export const stock = load('index.js') as Core
const getModule = load('../get.js') as { get: (holder: unknown, path: unknown) => unknown }
const cleanModule = load('../remove-undefined.js') as { removeUndefined: (value: unknown) => unknown }
const liquidModule = load('liquid-directive.js') as { evaluateLiquid: (...args: unknown[]) => unknown }
const { realTypeOf } = load('../real-type-of.js') as { realTypeOf: (value: unknown) => string }

const original = {
  get: getModule.get,
  removeUndefined: cleanModule.removeUndefined,
  evaluateLiquid: liquidModule.evaluateLiquid
}

function ownGet(holder: unknown, path: unknown): unknown {
  if (path === '' || path === '.') return holder
  const keys = (path as string)
    .split(/\[(?="|'|\d)|\.|(?<="|'|\d)]+/g)
    .filter(Boolean)
    .map((part) => part.replace(/'|"/g, ''))
  return keys.reduce<unknown>((value, name) => {
    if (!value) return value
    return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined
  }, holder)
}

function cleanWithoutPrototype(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(cleanWithoutPrototype)
  if (realTypeOf(value) !== 'object') return value
  const entries = Object.entries(value as object).filter(([key, member]) => key !== '__proto__' && member !== undefined)
  return Object.fromEntries(entries.map(([key, member]) => [key, cleanWithoutPrototype(member)]))
}

/** How stock core becomes ours in each deliberate difference that can be seen in a result. */
const PATCHES: Partial<Record<DeviationId, () => void>> = {
  R13: () => (getModule.get = ownGet),
  F34: () => (cleanModule.removeUndefined = cleanWithoutPrototype),
  M2: () => {
    liquidModule.evaluateLiquid = (template, event, stats) => {
      const isObject = typeof event === 'object' && event !== null
      const copied = Array.isArray(event) ? event.slice() : isObject ? { ...event } : event
      return original.evaluateLiquid(template, copied, stats)
    }
  }
}

/** The differences that `withDeviations` applies. */
export const PATCHED = Object.keys(PATCHES)

/** Runs stock core with the deliberate differences of ours put into it. */
export function withDeviations<T>(run: () => T): T {
  Object.values(PATCHES).forEach((patch) => {
    patch()
  })
  try {
    return run()
  } finally {
    Object.assign(getModule, { get: original.get })
    Object.assign(cleanModule, { removeUndefined: original.removeUndefined })
    Object.assign(liquidModule, { evaluateLiquid: original.evaluateLiquid })
  }
}
