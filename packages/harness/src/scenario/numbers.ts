import type { ScenarioEvent, ScenarioStep } from './scenario'

/** The numbers of events, from 1, by their ids. */
export interface EventNumbers {
  /** An event that the scenario does not hold, such as a call of an audience, gets the next number when it is first seen. */
  readonly numberOf: (eventId: string) => number
  readonly eventOf: (eventId: string) => ScenarioEvent | undefined
}

/** Numbers the events of steps. */
export function numberEvents(steps: readonly ScenarioStep[]): EventNumbers {
  const events = new Map<string, ScenarioEvent>()
  const numbers = new Map<string, number>()
  let last = 0
  for (const event of steps.flatMap(eventsOf)) {
    last = Math.max(last, event.number)
    if (events.has(event.eventId)) continue
    events.set(event.eventId, event)
    numbers.set(event.eventId, event.number)
  }
  return {
    numberOf: (eventId) => {
      const number = numbers.get(eventId) ?? ++last
      numbers.set(eventId, number)
      return number
    },
    eventOf: (eventId) => events.get(eventId)
  }
}

function eventsOf(step: ScenarioStep): readonly ScenarioEvent[] {
  if (step.kind === 'send') return step.events
  return step.kind === 'test' ? [step.event] : []
}
