import type { JSONObject } from '@segment/actions-core'
import { compileMapping, type Mapping } from '../mapping/compile-mapping'
import { compileTrigger } from '../trigger/compile-trigger'
import type { Trigger } from '../trigger/types'
import { bounded } from './bounded-cache'

const MOST_COMPILED = 10_000

const mappingOfText = bounded(MOST_COMPILED, (text: string): Mapping => compileMapping(JSON.parse(text) as JSONObject))
const mappings = new WeakMap<JSONObject, Mapping>()

/**
 * The compiled form of a mapping. The same object is compiled once and then not read again; equal mappings share it, for
 * hosts that parse their settings anew for each event.
 *
 * @throws MappingError
 */
export function compiledMapping(mapping: JSONObject): Mapping {
  const known = mappings.get(mapping)
  if (known) return known
  const text = JSON.stringify(mapping)
  const compiled = isJson(mapping) ? mappingOfText(text) : compileMapping(mapping)
  mappings.set(mapping, compiled)
  return compiled
}

/** Whether a mapping survives the way through JSON: undefined, dates and the like do not. */
function isJson(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (Array.isArray(value)) return value.every(isJson)
  if (typeof value !== 'object') return false
  return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isJson)
}

/** The compiled form of a trigger, once for each text. */
export const compiledTrigger: (fql: string) => Trigger = bounded(MOST_COMPILED, compileTrigger)
