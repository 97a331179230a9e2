import type { Condition, GroupCondition } from '@segment/destination-subscriptions'
import { readOwn } from '../mapping/path'
import type { Explained, ExplainedGroup } from './types'

/** A condition, ready to be asked. */
export interface CompiledCondition {
  matches(event: unknown): boolean
  explain(event: unknown): Explained
}

/** A group, ready to be asked. */
export interface CompiledGroup extends CompiledCondition {
  explain(event: unknown): ExplainedGroup
}

type Clause = Exclude<Condition, GroupCondition>
type Expected = string | number | boolean | undefined
type Test = (actual: unknown) => boolean

const isText = (actual: unknown): actual is string => typeof actual === 'string'
const isNumber = (actual: unknown): actual is number => typeof actual === 'number'

/** What each operator of the syntax tree asks. Equality is by type: the text "5" is not the number 5. */
export const OPERATORS: Readonly<Record<string, (text: string, number: number) => Test>> = {
  '=': (text) => (actual) => actual === text,
  '!=': (text) => (actual) => actual !== text,
  number_equals: (_, number) => (actual) => isNumber(actual) && actual === number,
  number_not_equals: (_, number) => (actual) => isNumber(actual) && actual !== number,
  '<': (_, number) => (actual) => isNumber(actual) && actual < number,
  '<=': (_, number) => (actual) => isNumber(actual) && actual <= number,
  '>': (_, number) => (actual) => isNumber(actual) && actual > number,
  '>=': (_, number) => (actual) => isNumber(actual) && actual >= number,
  contains: (text) => (actual) => isText(actual) && actual.includes(text),
  not_contains: (text) => (actual) => isText(actual) && !actual.includes(text),
  starts_with: (text) => (actual) => isText(actual) && actual.startsWith(text),
  not_starts_with: (text) => (actual) => isText(actual) && !actual.startsWith(text),
  ends_with: (text) => (actual) => isText(actual) && actual.endsWith(text),
  not_ends_with: (text) => (actual) => isText(actual) && !actual.endsWith(text),
  exists: () => (actual) => actual !== undefined && actual !== null,
  not_exists: () => (actual) => actual === undefined || actual === null,
  is_true: () => (actual) => actual === true,
  is_false: () => (actual) => actual === false
}

/** The member of the event that each type of condition looks at, and whether its `name` leads further. */
export const PLACES: Readonly<Record<Clause['type'], { readonly member: string; readonly nested: boolean }>> = {
  'event-type': { member: 'type', nested: false },
  event: { member: 'event', nested: false },
  name: { member: 'name', nested: false },
  userId: { member: 'userId', nested: false },
  'event-property': { member: 'properties', nested: true },
  'event-trait': { member: 'traits', nested: true },
  'event-context': { member: 'context', nested: true }
}

// The parser leaves a hole where parentheses hold no condition.
const NEVER: CompiledGroup = {
  matches: () => false,
  explain: () => ({ kind: 'group', matched: false, operator: 'or', clauses: [] })
}

function compileCondition(condition: Condition | undefined): CompiledCondition {
  if (!condition) return NEVER
  return condition.type === 'group' ? compileGroup(condition) : compileClause(condition)
}

/** Compiles a group of Segment's syntax tree. The tree has at most two levels, since parentheses do not nest. */
export function compileGroup(group: GroupCondition): CompiledGroup {
  const conditions = group.children.map(compileCondition)
  const isAnd = group.operator === 'and'
  const matches = isAnd ? every(conditions) : some(conditions)
  return {
    matches,
    explain: (event) => ({
      kind: 'group',
      matched: matches(event),
      operator: isAnd ? 'and' : 'or',
      clauses: conditions.map((condition) => condition.explain(event))
    })
  }
}

function every(conditions: readonly CompiledCondition[]): (event: unknown) => boolean {
  return (event) => {
    for (const condition of conditions) if (!condition.matches(event)) return false
    return true
  }
}

function some(conditions: readonly CompiledCondition[]): (event: unknown) => boolean {
  return (event) => {
    for (const condition of conditions) if (condition.matches(event)) return true
    return false
  }
}

function compileClause(clause: Clause): CompiledCondition {
  const place = PLACES[clause.type]
  const name = place.nested && 'name' in clause ? clause.name : undefined
  const path = name === undefined ? place.member : `${place.member}.${name}`
  const read = name === undefined ? (event: unknown) => readOwn(event, place.member) : readNested(place.member, name)
  const expected: Expected = clause.value
  // An operator that FQL does not have is never true.
  const create = Object.hasOwn(OPERATORS, clause.operator) ? OPERATORS[clause.operator] : undefined
  const test = create?.(String(expected), Number(expected)) ?? (() => false)
  const text = textOf(clause.operator, path, expected)
  return {
    matches: (event) => test(read(event)),
    explain: (event) => {
      const value = read(event)
      return { kind: 'clause', matched: test(value), clause: text, path, value }
    }
  }
}

function readNested(member: string, name: string): (event: unknown) => unknown {
  const keys = name.match(/[^[.\]]+/g) ?? []
  if (keys.length === 0) return () => undefined
  const [only, ...more] = keys
  if (only !== undefined && more.length === 0) return (event) => readOwn(readOwn(event, member), only)
  return (event) => {
    let value = readOwn(event, member)
    for (const key of keys) value = readOwn(value, key)
    return value
  }
}

const CALLS: Readonly<Record<string, (path: string, text: string) => string>> = {
  contains: (path, text) => `contains(${path}, "${text}")`,
  not_contains: (path, text) => `!contains(${path}, "${text}")`,
  starts_with: (path, text) => `match(${path}, "${text}*")`,
  not_starts_with: (path, text) => `!match(${path}, "${text}*")`,
  ends_with: (path, text) => `match(${path}, "*${text}")`,
  not_ends_with: (path, text) => `!match(${path}, "*${text}")`,
  exists: (path) => `${path} != null`,
  not_exists: (path) => `${path} = null`,
  is_true: (path) => `${path} = true`,
  is_false: (path) => `${path} = false`,
  number_equals: (path, text) => `${path} = ${text}`,
  number_not_equals: (path, text) => `${path} != ${text}`
}

function textOf(operator: string, path: string, expected: Expected): string {
  const call = Object.hasOwn(CALLS, operator) ? CALLS[operator] : undefined
  if (call) return call(path, String(expected))
  const isOrder = operator.startsWith('<') || operator.startsWith('>')
  return `${path} ${operator} ${isOrder ? String(Number(expected)) : `"${String(expected)}"`}`
}
