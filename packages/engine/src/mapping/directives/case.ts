import { copy } from '../copy'
import { isObject } from '../real-type-of'
import { failing, OPERAND } from '../types'
import type { DirectiveCompiler } from '../types'

const OPERATORS: ReadonlyMap<unknown, (text: string) => string> = new Map([
  ['lower', (text: string) => text.toLowerCase()],
  ['upper', (text: string) => text.toUpperCase()]
])

/** `@case`: a text in lower or upper case; anything else as it is. */
export const compileCase: DirectiveCompiler = (options, scope, compiler) => {
  if (!isObject(options)) return failing('@case requires an object with a "operator" key')
  if (!options['operator']) return failing('@case requires a "operator" key')
  if (!options['value']) return () => undefined
  const change = OPERATORS.get(options['operator'])
  const resolve = compiler.value(options['value'], OPERAND)
  return (event) => {
    const value = resolve(event)
    if (typeof value !== 'string') return scope.use === 'payload' ? copy(value) : value
    if (!change) throw new Error('operator key should have a value of "lower" or "upper"')
    return change(value)
  }
}
