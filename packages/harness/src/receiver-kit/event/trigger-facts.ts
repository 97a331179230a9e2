import uniq from 'lodash/uniq'
import { assertNever, type Explained, type Trigger } from '@extensible-webhooks/engine'

/** The calls of Segment's specification, as `type` names them. */
export const CALL_TYPES = ['track', 'identify', 'page', 'screen', 'group', 'alias', 'delete'] as const

/** The `type` of an event. */
export type CallType = (typeof CALL_TYPES)[number]

/** What is sure of every event that a trigger wants. */
export interface TriggerFacts {
  /** The types that it may want; all of them where it does not say. */
  readonly types: readonly CallType[]
  /** The names that it may want; unset where it does not say. */
  readonly names?: readonly string[]
}

/** Reads from a trigger which events can match it at all. */
export function readTrigger(trigger: Trigger): TriggerFacts {
  const types = CALL_TYPES.filter((type) => mayMatch(trigger.explain({ type })))
  const names = namesOf(trigger.explain({}))
  return names ? { types, names } : { types }
}

/** Every condition but the one about the type may still hold, whatever it says of an event that has nothing but a type. */
function mayMatch(explained: Explained): boolean {
  switch (explained.kind) {
    case 'clause':
      return explained.path !== 'type' || explained.matched
    case 'group':
      return explained.operator === 'and' ? explained.clauses.every(mayMatch) : explained.clauses.some(mayMatch)
    default:
      return assertNever(explained)
  }
}

function namesOf(explained: Explained): readonly string[] | undefined {
  if (explained.kind === 'clause') return nameOf(explained.path, explained.clause)
  const found = explained.clauses.map(namesOf)
  const known = found.filter((names) => names !== undefined)
  if (explained.operator === 'and') return known[0]
  return found.length > 0 && known.length === found.length ? uniq(known.flat()) : undefined
}

function nameOf(path: string, clause: string): readonly string[] | undefined {
  const quoted = path === 'event' ? /^event = "([^"\\]*)"$/.exec(clause)?.[1] : undefined
  return quoted === undefined ? undefined : [quoted]
}
