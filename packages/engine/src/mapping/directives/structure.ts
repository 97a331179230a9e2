import { copy } from '../copy'
import { flatten } from '../flatten'
import { isObject, realTypeOf } from '../real-type-of'
import { failing, inside, OPERAND } from '../types'
import type { Compiler, DirectiveCompiler, Resolver, Scope } from '../types'

/** `@flatten`: nested objects as one level of joined keys. */
export const compileFlatten: DirectiveCompiler = (options, scope, compiler) => {
  if (!isObject(options)) return failing('@flatten requires an object with a "separator" key')
  if (!options['separator']) return failing('@flatten requires a "separator" key')
  const resolveSeparator = compiler.value(options['separator'], OPERAND)
  const resolveValue = compiler.value(options['value'], OPERAND)
  const omitArrays = Boolean(options['omitArrays'])
  return handOn(scope, (event) => {
    const separator = resolveSeparator(event)
    if (typeof separator !== 'string') throw new Error('@flatten requires a string separator')
    return flatten(resolveValue(event), separator, omitArrays)
  })
}

/** `@json`: a value as JSON text, or a JSON text as its value (a text that is no JSON stays as it is). */
export const compileJson: DirectiveCompiler = (options, scope, compiler) => {
  if (!isObject(options)) return failing('@json requires an object with a "value" key')
  if (!options['mode']) return failing('@json requires a "mode" key')
  if (!options['value']) return failing('@json requires a "value" key')
  const resolve = compiler.value(options['value'], OPERAND)
  if (options['mode'] === 'encode') return (event) => JSON.stringify(resolve(event))
  if (options['mode'] === 'decode') return handOn(scope, (event) => decode(resolve(event)))
  return (event) => {
    resolve(event)
    return undefined
  }
}

function decode(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

/** `@merge`: several objects in one; `left` lets the first win, anything else the last. */
export const compileMerge: DirectiveCompiler = (options, scope, compiler) => {
  if (!isObject(options)) return failing('@merge requires an object with an "objects" key and a "direction" key')
  if (!options['direction']) return failing('@merge requires a "direction" key')
  const resolveDirection = compiler.value(options['direction'], OPERAND)
  const { objects } = options
  if (!Array.isArray(objects)) return mergeWithout(objects, resolveDirection)
  const resolvers = objects.map((value) => compiler.value(value, OPERAND))
  return handOn(scope, (event) => {
    const direction = resolveDirection(event)
    const resolved = resolvers.map((resolve) => resolve(event))
    return mergeInto({}, direction === 'left' ? resolved.reverse() : resolved)
  })
}

// The direction is resolved first, since stock core tells its errors first.
function mergeWithout(objects: unknown, resolveDirection: Resolver): Resolver {
  const message = objects ? `@merge: expected opts.array, got ${typeof objects}` : '@merge requires a "objects" key'
  return (event) => {
    resolveDirection(event)
    throw new Error(message)
  }
}

function mergeInto(merged: Record<string, unknown>, sources: readonly unknown[]): Record<string, unknown> {
  for (const source of sources) {
    if (source === null || source === undefined) continue
    if (!isObject(source)) Object.assign(merged, source)
    else
      for (const key in source) {
        if (!Object.prototype.hasOwnProperty.call(source, key) || key === '__proto__') continue
        merged[key] = source[key]
      }
  }
  return merged
}

/** `@transform`: a second mapping over what the first one gives. */
export const compileTransform: DirectiveCompiler = (options, scope, compiler) => {
  if (!isObject(options)) return failing('@transform requires an object with an "apply" key and a "mapping" key')
  if (!options['mapping']) return failing('@transform requires a "mapping" key')
  if (!options['apply']) return failing('@transform requires a "apply" key')
  if (!isObject(options['apply'])) return failing('@transform "apply" key should be an object')
  const apply = compileApply(options['apply'], compiler)
  const resolve = compiler.value(options['mapping'], inside(scope))
  return (event = {}) => {
    if (!isObject(event)) throw new Error(`data must be an object, got ${realTypeOf(event)}`)
    return resolve(apply(event))
  }
}

/** A bad inner mapping is told when it is used, as in stock core: it may stand in a branch that no event takes. */
function compileApply(mapping: unknown, compiler: Compiler): Resolver {
  try {
    return compiler.mapping(mapping)
  } catch {
    return (event) => compiler.mapping(mapping)(event)
  }
}

/** `@excludeWhenNull`: the value without the keys that are null, or nothing where it is null itself. */
export const compileExcludeWhenNull: DirectiveCompiler = (value, scope, compiler) => {
  const resolve = compiler.value(value, OPERAND)
  return handOn(scope, (event) => {
    const resolved = resolve(event)
    return resolved === null ? undefined : withoutNulls(resolved)
  })
}

// The keys stay, as undefined: in `@merge` they still hide the ones before. Arrays are not looked into.
function withoutNulls(value: unknown): unknown {
  if (!isObject(value)) return value
  const kept: Record<string, unknown> = {}
  for (const key in value) {
    if (!Object.prototype.hasOwnProperty.call(value, key) || key === '__proto__') continue
    const member = value[key]
    kept[key] = member === null ? undefined : withoutNulls(member)
  }
  return kept
}

function handOn(scope: Scope, resolve: Resolver): Resolver {
  return scope.use === 'payload' ? (event) => copy(resolve(event)) : resolve
}
