import { parseFql, type Condition, type Subscription } from '@segment/destination-subscriptions'
import { setAt } from './set-at'

type Leaf = Exclude<Condition, { type: 'group' }>

const PLACES: Readonly<Record<Leaf['type'], (name: string) => readonly string[]>> = {
  'event-type': () => ['type'],
  event: () => ['event'],
  name: () => ['name'],
  userId: () => ['userId'],
  'event-property': (name) => ['properties', ...name.split('.')],
  'event-trait': (name) => ['traits', ...name.split('.')],
  'event-context': (name) => ['context', ...name.split('.')]
}

/** What makes a condition true; the negative ones are true where nothing fits them, and set nothing. */
const VALUES: Readonly<Record<string, (wanted: unknown) => unknown>> = {
  '=': (wanted) => wanted,
  number_equals: (wanted) => wanted,
  '>=': (wanted) => wanted,
  '<=': (wanted) => wanted,
  '>': (wanted) => Number(wanted) + 1,
  '<': (wanted) => Number(wanted) - 1,
  contains: (wanted) => wanted,
  starts_with: (wanted) => wanted,
  ends_with: (wanted) => wanted,
  exists: () => 'a',
  is_true: () => true,
  is_false: () => false
}

/**
 * Changes an event so that a trigger wants it: the first branch of each `or`, all of each `and`.
 *
 * @param event changed in place
 */
export function satisfy(event: object, fql: string): void {
  const parsed: Subscription = parseFql(fql)
  if (!('error' in parsed)) satisfyCondition(event, parsed)
}

function satisfyCondition(event: object, condition: Condition): void {
  if (condition.type === 'group') {
    const needed = condition.operator === 'or' ? condition.children.slice(0, 1) : condition.children
    for (const child of needed) satisfyCondition(event, child)
    return
  }
  const value = VALUES[condition.operator]
  if (!value) return
  const name = 'name' in condition ? condition.name : ''
  setAt(event, PLACES[condition.type](name), value(condition.value), condition.operator !== 'exists')
}
