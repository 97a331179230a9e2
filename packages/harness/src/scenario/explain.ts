import type { Explained } from '@extensible-webhooks/engine'
import type { Destination, WorkspaceMapping } from '@extensible-webhooks/workspace'
import { show } from '../mocks/desk'
import type { ScenarioOutcome } from './result'
import type { EventNumbers } from './numbers'
import type { Scenario, ScenarioEvent } from './scenario'

/** Says in words why events went another way. */
export interface Explainer {
  /** All events that were not delivered. */
  undelivered(): readonly string[]
  /** The events of these numbers. */
  events(numbers: readonly number[]): readonly string[]
  /** How often each delivery was sent. */
  attempts(): readonly string[]
  readonly numbers: EventNumbers
}

/** Events that are told in one failure, at most: more would hide the first. */
const MOST_EVENTS = 5

/** @param outcomes what became of the events */
export function createExplainer(
  scenario: Scenario,
  outcomes: readonly ScenarioOutcome[],
  numbers: EventNumbers
): Explainer {
  const { eventOf } = numbers
  const explain = (outcome: ScenarioOutcome): string[] => explainOutcome(outcome, scenario, eventOf(outcome.eventId))
  const explainAll = (chosen: readonly ScenarioOutcome[]): string[] => {
    const told = chosen.slice(0, MOST_EVENTS).flatMap(explain)
    const rest = chosen.length - MOST_EVENTS
    return rest > 0 ? [...told, `… and ${rest} more`] : told
  }
  return {
    undelivered: () => explainAll(outcomes.filter(({ status }) => status !== 'delivered')),
    events: (numbers) => explainAll(outcomes.filter(({ event }) => numbers.includes(event))),
    attempts: () =>
      outcomes
        .slice(0, MOST_EVENTS)
        .map(
          (outcome) =>
            `${nameOf(outcome, eventOf(outcome.eventId))}: ${outcome.status}, sent ${times(outcome.attempts)}`
        ),
    numbers
  }
}

function explainOutcome(outcome: ScenarioOutcome, { workspace }: Scenario, event: ScenarioEvent | undefined): string[] {
  const name = nameOf(outcome, event)
  const { error, status, attempts } = outcome
  const place = outcome.mapping === undefined ? '' : ` in ${outcome.destination ?? ''} / ${outcome.mapping}`
  if (status === 'delivered') return [`${name} was delivered${place}`]
  if (status === 'waiting') return [explainWaiting(name, place, outcome)]
  if (!error) return [`${name} was rejected`]
  const line = `${name} stopped at ${error.stage} (${error.code})${place}${attempts > 1 ? ` after ${times(attempts)}` : ''}: ${error.reason}`
  if (error.stage !== 'trigger' || !event || !('incoming' in event)) return [line]
  const { source, event: sent } = event.incoming
  const asked = workspace.destinations.filter((one) => one.enabled && one.source === source)
  return [line, ...asked.flatMap((destination) => explainTriggers(destination, sent))]
}

function explainWaiting(name: string, place: string, { attempts, error }: ScenarioOutcome): string {
  if (attempts === 0) return `${name} waits in a batch${place}; advance: moves the clock, so that the batch is sent`
  if (!error) return `${name} waits for an answer${place}; advance: moves the clock on to the deadline`
  const reason = `${error.stage}/${error.code}: ${error.reason}`
  return `${name} waits for its next try${place}, after ${times(attempts)} (${reason}); advance: moves the clock`
}

function explainTriggers(destination: Destination, event: unknown): string[] {
  return destination.mappings.map(
    (mapping) => `  ${destination.slug} / ${mapping.name}: ${explainTrigger(mapping, event)}`
  )
}

function explainTrigger({ enabled, trigger }: WorkspaceMapping, event: unknown): string {
  if (!enabled) return 'the mapping is not enabled; write enabled: true'
  const explanation = trigger.explain(event)
  if (explanation.matched) return 'the trigger matches'
  return explanation.clauses.flatMap((clause) => falseClauses(clause)).join('; ')
}

/** The conditions that were false, with what they saw. */
function falseClauses(explained: Explained): string[] {
  if (explained.matched) return []
  if (explained.kind === 'group') return explained.clauses.flatMap(falseClauses)
  return [`${explained.clause} is false, since ${explained.path} is ${show(explained.value)}`]
}

function nameOf({ event: number }: ScenarioOutcome, event: ScenarioEvent | undefined): string {
  if (!event || !('incoming' in event)) return `event ${number}`
  const { type, event: name } = event.incoming.event
  return `event ${number} (${[type, typeof name === 'string' && name !== '' ? JSON.stringify(name) : ''].filter(Boolean).join(' ')})`
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`
}
