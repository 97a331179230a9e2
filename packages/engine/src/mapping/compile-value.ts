import { copy, Plain } from './copy'
import { DIRECTIVES } from './directives/table'
import { isObject, realTypeOf } from './real-type-of'
import { failing } from './types'
import type { Compiler, Resolver, Scope } from './types'

/** Compiles any value of a mapping: a directive, an object or array with directives somewhere in it, or a constant. */
export function compileValue(value: unknown, scope: Scope, compiler: Compiler): Resolver {
  if (Array.isArray(value)) return compileArray(value, scope, compiler)
  if (!isObject(value)) return compileConstant(value, scope)
  const name = directiveOf(value)
  if (name === undefined) return compileObject(value, scope, compiler)
  const compileDirective = DIRECTIVES.get(name)
  return compileDirective
    ? compileDirective(value[name], scope, compiler)
    : failing(`${name} is not a valid directive, got ${realTypeOf(undefined)}`)
}

/**
 * The name of the directive that an object of a mapping is: its first key with `@`, where all others have one too or are
 * metadata.
 *
 * @param value an object of a mapping
 * @returns such as `@path`; nothing for an object of values
 */
export function directiveOf(value: Record<string, unknown>): string | undefined {
  const keys = Object.keys(value)
  const name = keys.find((key) => key.startsWith('@'))
  return keys.every((key) => key.startsWith('@') || key === '_metadata') ? name : undefined
}

function compileConstant(value: unknown, scope: Scope): Resolver {
  return scope.use === 'payload' && typeof value === 'object' ? () => copy(value) : () => value
}

function compileArray(values: readonly unknown[], scope: Scope, compiler: Compiler): Resolver {
  const resolvers = values.map((value) => compiler.value(value, scope))
  return (event, stats) => resolvers.map((resolve) => resolve(event, stats))
}

function compileObject(value: Record<string, unknown>, scope: Scope, compiler: Compiler): Resolver {
  const keys = Object.keys(value)
  const resolvers = keys.map((key) => compiler.value(value[key], fieldScope(scope, key)))
  return keys.includes('__proto__') || scope.use === 'operand'
    ? buildCarefully(keys, resolvers, scope.use === 'operand')
    : build(keys, resolvers)
}

function fieldScope(scope: Scope, key: string): Scope {
  return scope.fieldTags ? { use: scope.use, fieldTags: [...scope.fieldTags, `fieldKey:${key}`] } : scope
}

function build(keys: readonly string[], resolvers: readonly Resolver[]): Resolver {
  const fields = keys.map((key, index) => ({ key, resolve: resolvers[index] as Resolver }))
  return (event, stats) => {
    const built = new Plain()
    for (const field of fields) {
      const value = field.resolve(event, stats)
      if (value !== undefined) built[field.key] = value
    }
    return built
  }
}

// `__proto__` is resolved, since its errors count, and then left out (F34). Operands keep undefined: in `@merge` an
// undefined key hides the one before it.
function buildCarefully(keys: readonly string[], resolvers: readonly Resolver[], keepUndefined: boolean): Resolver {
  return (event, stats) => {
    const built: Record<string, unknown> = {}
    keys.forEach((key, index) => {
      const value = resolvers[index]?.(event, stats)
      if (key !== '__proto__' && (keepUndefined || value !== undefined)) built[key] = value
    })
    return built
  }
}
