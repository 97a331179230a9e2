import type { DeliveryError } from '@extensible-webhooks/engine'
import type { PipelineResult, TestedDelivery } from '@extensible-webhooks/workspace'
import type { ProbeListener } from './probe'
import type { ScenarioOutcome } from './result'
import type { ScenarioEvent } from './scenario'

/** Keeps account of what became of each event. */
export interface Ledger {
  readonly listener: ProbeListener
  readonly add: (result: PipelineResult) => void
  /** An event that could not be read. */
  refuse(event: ScenarioEvent, error: DeliveryError): void
  /** What a test event gave, which is sent once at most. */
  readonly addTested: (delivery: TestedDelivery, destination: string) => void
  /** Every outcome by the number of its event; what has not ended is `waiting`. */
  outcomes(): readonly ScenarioOutcome[]
}

/** The stages at which something has been sent. */
const SENT: ReadonlySet<string> = new Set(['authentication', 'request', 'response'])

interface Pending {
  attempts: number
  error?: DeliveryError
}

/** @param numberOf the number of an event, by its `messageId` */
export function createLedger(numberOf: (eventId: string) => number): Ledger {
  const ended: ScenarioOutcome[] = []
  const pending = new Map<string, Pending & Pick<ScenarioOutcome, 'eventId' | 'destination' | 'mapping'>>()
  const keyOf = (eventId: string, destination: string, mapping: string): string =>
    JSON.stringify([eventId, destination, mapping])
  return {
    listener: {
      onMapped: ({ slug }, { name }, { messageId }, payload) => {
        const eventId = messageId ?? ''
        if (payload) pending.set(keyOf(eventId, slug, name), { eventId, destination: slug, mapping: name, attempts: 0 })
      },
      onSend: ({ slug }, { name }, events) => {
        for (const { messageId } of events) {
          const entry = pending.get(keyOf(messageId ?? '', slug, name))
          if (entry) entry.attempts++
        }
      },
      onSent: ({ slug }, { name }, events, outcomes) => {
        for (const [index, { messageId }] of events.entries()) {
          const entry = pending.get(keyOf(messageId ?? '', slug, name))
          const outcome = outcomes[index]
          if (entry && outcome?.status === 'retryable') entry.error = outcome.error
        }
      }
    },
    add: ({ incoming, destination, mapping, outcome, attempts }) => {
      const place = {
        ...(destination ? { destination: destination.slug } : {}),
        ...(mapping ? { mapping: mapping.name } : {})
      }
      if (destination && mapping) pending.delete(keyOf(incoming.eventId, destination.slug, mapping.name))
      ended.push({
        event: numberOf(incoming.eventId),
        eventId: incoming.eventId,
        ...place,
        status: outcome.status,
        attempts,
        ...(outcome.status === 'rejected' ? { error: outcome.error } : {})
      })
    },
    refuse: ({ number, eventId }, error) => {
      ended.push({ event: number, eventId, status: 'rejected', attempts: 0, error })
    },
    addTested: ({ eventId, mapping, outcome }, destination) => {
      const failed = outcome.status === 'rejected' ? { error: outcome.error } : {}
      const sent = mapping !== undefined && (outcome.status === 'delivered' || SENT.has(outcome.error.stage))
      ended.push({
        event: numberOf(eventId),
        eventId,
        destination,
        ...(mapping === undefined ? {} : { mapping }),
        status: outcome.status,
        attempts: sent ? 1 : 0,
        ...failed
      })
    },
    outcomes: () => {
      const waiting = [...pending.values()].map((entry): ScenarioOutcome => ({
        ...entry,
        event: numberOf(entry.eventId),
        status: 'waiting'
      }))
      return [...ended, ...waiting].sort((a, b) => a.event - b.event)
    }
  }
}
