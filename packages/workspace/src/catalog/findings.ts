import type { JSONObject } from '@segment/actions-core'
import { compileMapping, compileTrigger, isMappingError } from '@extensible-webhooks/engine'
import { messageOf } from '../errors'

/** What is wrong with a definition, every problem at once; a definition with errors is refused, warnings are advice. */
export interface DefinitionProblems {
  /** `actions.send.title: expected a text.` */
  readonly errors: readonly string[]
  readonly warnings: readonly string[]
}

/** Any object, looked at from outside. */
export type Loose = Readonly<Record<string, unknown>>

/** Collects what is wrong at the places of a definition. */
export interface Findings {
  readonly errors: string[]
  readonly warnings: string[]
}

/** Whether a value is an object that is no list. */
export function isObject(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Says what a value is without showing it, which might be a secret. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  return Array.isArray(value) ? 'a list' : `a value of type ${typeof value}`
}

/** Reports whatever is no text, or an empty one. */
export function expectText(findings: Findings, value: unknown, at: string): void {
  if (typeof value !== 'string') findings.errors.push(`${at}: expected a text, found ${kindOf(value)}.`)
  else if (value.trim() === '') findings.errors.push(`${at}: the text is empty.`)
}

/** Reports whatever is given and no function. */
export function expectFunction(findings: Findings, value: unknown, at: string, required = false): void {
  if (typeof value === 'function' || (!required && (value === undefined || value === null))) return
  findings.errors.push(`${at}: expected a function, found ${kindOf(value)}.`)
}

/** The value as an object, or a report and an empty one. */
export function expectObject(findings: Findings, value: unknown, at: string): Loose {
  if (isObject(value)) return value
  findings.errors.push(`${at}: expected an object, found ${kindOf(value)}.`)
  return {}
}

/** Reports a value that is none of a closed list. */
export function expectOneOf(findings: Findings, value: unknown, known: readonly string[], at: string): void {
  if (typeof value === 'string' && known.includes(value)) return
  const found = typeof value === 'string' ? `"${value}"` : kindOf(value)
  findings.errors.push(`${at}: expected one of ${known.join(', ')}; found ${found}.`)
}

/** Reports FQL that does not compile; what means something else than it looks like is a warning. */
export function expectTrigger(findings: Findings, value: unknown, at: string): void {
  if (typeof value !== 'string') {
    findings.errors.push(`${at}: expected a text in FQL, found ${kindOf(value)}.`)
    return
  }
  try {
    for (const { message } of compileTrigger(value).diagnostics) findings.warnings.push(`${at}: ${message}`)
  } catch (error) {
    findings.errors.push(`${at}: this is not FQL: ${messageOf(error)}`)
  }
}

/** Reports values that mapping kit cannot read. */
export function expectMapping(findings: Findings, value: Loose, at: string): void {
  try {
    compileMapping(value as JSONObject)
  } catch (error) {
    const problems = isMappingError(error) ? error.problems : [messageOf(error)]
    for (const problem of problems) findings.errors.push(`${at}: ${problem}`)
  }
}
