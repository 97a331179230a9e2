import { realTypeOf } from '../real-type-of'
import { failing, OPERAND } from '../types'
import type { Compiler, Resolver } from '../types'

/**
 * A directive whose argument must be a text: compiled at once where the mapping has the text, for each event where
 * another directive gives it.
 */
export function withText(
  name: string,
  argument: unknown,
  compiler: Compiler,
  compileText: (text: string) => (event: unknown) => unknown
): Resolver {
  if (typeof argument === 'string') return compileText(argument)
  if (typeof argument !== 'object' || argument === null) return failing(expected(name, argument))
  const resolveText = compiler.value(argument, OPERAND)
  return (event) => {
    const text = resolveText(event)
    if (typeof text !== 'string') throw new Error(expected(name, text))
    return compileText(text)(event)
  }
}

function expected(name: string, value: unknown): string {
  return `${name}: expected string, got ${realTypeOf(value)}`
}
