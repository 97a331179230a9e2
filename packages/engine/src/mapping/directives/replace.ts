import { isObject } from '../real-type-of'
import { failing, OPERAND } from '../types'
import type { DirectiveCompiler } from '../types'

const MAX_LENGTH = 10

type Replace = (text: string) => string

/** `@replace`: a pattern (plain text, no regular expression) replaced in a text, number or boolean, and a second one. */
export const compileReplace: DirectiveCompiler = (options, _scope, compiler) => {
  if (!isObject(options)) return failing('@replace requires an object with a "pattern" key')
  if (!options['pattern']) return failing('@replace requires a "pattern" key')
  if (!options['value']) return () => undefined
  const steps = compileSteps(options)
  const resolve = compiler.value(options['value'], OPERAND)
  return (event) => {
    const value = resolve(event)
    const text = typeof value === 'boolean' || typeof value === 'number' ? String(value) : value
    if (typeof text !== 'string' || steps.length === 0) return ''
    return steps.reduce((replaced, step) => step(replaced), text)
  }
}

/** None where an option has the wrong type: stock core then gives the empty text. */
function compileSteps(options: Record<string, unknown>): Replace[] {
  const { pattern, pattern2 } = options
  const replacement = options['replacement'] ?? ''
  const replacement2 = options['replacement2'] ?? ''
  const ignoreCase = options['ignorecase'] ?? false
  const global = options['global'] ?? true
  if (typeof ignoreCase !== 'boolean' || typeof global !== 'boolean') return []
  if (typeof pattern !== 'string' || typeof replacement !== 'string') return []
  const flags = `${global ? 'g' : ''}${ignoreCase ? 'i' : ''}`
  const first = compileStep(pattern, replacement, flags)
  const hasSecond = typeof pattern2 === 'string' && pattern2 !== '' && typeof replacement2 === 'string'
  return hasSecond ? [first, compileStep(pattern2, replacement2, flags)] : [first]
}

function compileStep(pattern: string, replacement: string, flags: string): Replace {
  if (pattern.length > MAX_LENGTH) return tooLong('pattern')
  if (replacement.length > MAX_LENGTH) return tooLong('replacement')
  const expression = new RegExp(pattern.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), flags)
  return (text) => text.replace(expression, replacement)
}

function tooLong(option: string): Replace {
  return () => {
    throw new Error(`@replace requires a "${option}" less than ${MAX_LENGTH} characters`)
  }
}
