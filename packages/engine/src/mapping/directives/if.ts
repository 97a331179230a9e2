import { isObject } from '../real-type-of'
import { failing, inside, OPERAND } from '../types'
import type { Compiler, DirectiveCompiler, Resolver } from '../types'

type Condition = (event: unknown) => boolean

/** `@if`: `then` where `exists` is neither null nor undefined (or `blank` is not empty either), else `else`. */
export const compileIf: DirectiveCompiler = (options, scope, compiler) => {
  if (!isObject(options)) return failing('@if requires an object with an "exists" key')
  if (!options['exists'] && !options['blank']) return failing('@if requires an "exists" key or a "blank" key')
  const holds = compileCondition(options, compiler)
  const then = branch(options['then'], (value) => compiler.value(value, inside(scope)))
  // Only a truthy `else` counts in stock core: `else: 0` gives nothing.
  const otherwise = branch(options['else'] || undefined, (value) => compiler.value(value, inside(scope)))
  return (event) => (holds(event) ? then(event) : otherwise(event))
}

function branch(value: unknown, compile: (value: unknown) => Resolver): Resolver {
  return value === undefined ? () => undefined : compile(value)
}

function compileCondition(options: Record<string, unknown>, compiler: Compiler): Condition {
  if (options['exists'] !== undefined) {
    const resolve = compiler.value(options['exists'], OPERAND)
    return (event) => {
      const value = resolve(event)
      return value !== undefined && value !== null
    }
  }
  const resolve = compiler.value(options['blank'], OPERAND)
  return (event) => {
    const value = resolve(event)
    // Loose on purpose: stock core takes 0, false and [] for blank too.
    return value !== undefined && value !== null && value != ''
  }
}
