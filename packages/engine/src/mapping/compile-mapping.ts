import type { JSONLikeObject, JSONObject, StatsContext } from '@segment/actions-core'
import validate from '@segment/actions-core/mapping-kit/validate'
import { compileValue } from './compile-value'
import { MappingError } from './mapping-error'
import { isObject, realTypeOf } from './real-type-of'
import { rootOf } from './root-mapping'
import type { Compiler, Mapping, MappingInput, Resolver } from './types'

export type { Mapping, MappingInput } from './types'

const compiler: Compiler = {
  value: (value, scope) => compileValue(value, scope, compiler),
  mapping: (mapping) => {
    const root = rootOf(mapping as object)
    validate(root)
    return compiler.value(root, { use: 'payload', fieldTags: [] })
  }
}

/**
 * Compiles a mapping (mapping kit: constants and the directives `@path @template @literal @if @case @replace @arrayPath
 * @flatten @json @merge @transform @excludeWhenNull @liquid`) once, so that an event costs only its own values (R8).
 *
 * @param mapping field values. It is not changed, and later changes of it are not seen.
 * @returns a mapping with the results and errors of core's `transform` and `transformBatch`, but for `DEVIATIONS`
 * @throws MappingError with core's message where core refuses the mapping
 */
export function compileMapping(mapping: JSONLikeObject): Mapping {
  const root = compileRoot(mapping)
  return {
    resolve(event = {}, statsContext) {
      assertObject(event)
      return root(event, statsContext) as JSONObject
    },
    resolveBatch(events = [], statsContext) {
      assertArray(events)
      return events.map((event) => root(event, statsContext)) as JSONObject[]
    }
  }
}

/**
 * Core's `transform`: the same arguments, results and errors. Compiles at each call; use {@link compileMapping} where a
 * mapping meets more than one event.
 *
 * @param mapping field values and directives
 * @param data the event
 * @param statsContext counts what directives tell, as in core
 * @returns the payload, empties and all
 * @throws MappingError for a bad mapping, Error for data that is no object or that a directive cannot take
 */
export function transform(mapping: JSONLikeObject, data: MappingInput = {}, statsContext?: StatsContext): JSONObject {
  assertObject(data)
  return compileMapping(mapping).resolve(data, statsContext)
}

/**
 * Core's `transformBatch`: the same arguments, results and errors.
 *
 * @param mapping field values and directives
 * @param data the events
 * @param statsContext counts what directives tell, as in core
 * @returns one payload for each event, in their order
 * @throws MappingError for a bad mapping, Error for data that is no array or that a directive cannot take
 */
export function transformBatch(
  mapping: JSONLikeObject,
  data: readonly MappingInput[] = [],
  statsContext?: StatsContext
): JSONObject[] {
  assertArray(data)
  return compileMapping(mapping).resolveBatch(data, statsContext)
}

function compileRoot(mapping: JSONLikeObject): Resolver {
  try {
    return compiler.mapping(mapping)
  } catch (error) {
    throw new MappingError(error instanceof Error ? error : new Error(String(error)))
  }
}

function assertObject(data: unknown): void {
  if (!isObject(data)) throw new Error(`data must be an object, got ${realTypeOf(data)}`)
}

function assertArray(data: unknown): void {
  if (!Array.isArray(data)) throw new Error(`data must be an array, got ${realTypeOf(data)}`)
}
