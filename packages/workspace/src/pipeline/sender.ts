import pLimit from 'p-limit'
import {
  assertNever,
  copyPayload,
  type Clock,
  type DeliveryError,
  type Exchange,
  type Outcome,
  type Prepared,
  type RunInput
} from '@extensible-webhooks/engine'
import { messageOf } from '../errors'
import type { Destination } from '../model/workspace'
import { mayRetry, retryDelayMs, type RetryPolicy } from './retry-delay'
import type { OnTrace } from './trace'
import { traceExchanges, traceOutcome } from './trace-exchanges'
import type { Delivery, FinalOutcome, PipelineEngine } from './types'

/** What a sender needs. */
export interface SenderOptions {
  readonly engineOf: (destination: Destination) => PipelineEngine
  readonly retry: RetryPolicy
  /** Sends of one destination at one time; `limits.concurrency` can only lower it. */
  readonly concurrency: number
  readonly clock: Clock
  /** A number from 0 up to 1. */
  readonly random: () => number
  readonly signal?: AbortSignal
  /** Once it is aborted, what is not on the wire is not sent any more. */
  readonly letGo: AbortSignal
  readonly onSettled: (delivery: Delivery, outcome: FinalOutcome) => void
  /** Takes deliveries whose time to be sent again has come; they are then batched anew. */
  readonly onRetry: (deliveries: readonly Delivery[]) => void
  readonly onExchanges: (exchanges: readonly Exchange[]) => void
  readonly onTrace?: OnTrace | undefined
}

/** Sends deliveries of one mapping together; every one of them comes out again at `onSettled`, once. */
export type Sender = (deliveries: readonly Delivery[], batch: boolean) => void

/**
 * A delivery is QUEUED until its destination has a free place, SENDING until the engine gives its outcome, then SETTLED
 * (delivered, rejected, or out of attempts) or WAITING for its retry, after which it is given back to be batched anew. When
 * the pipeline lets go, what is QUEUED or WAITING is SETTLED at once, and what is SENDING ends as always.
 */
export function createSender(options: SenderOptions): Sender {
  const gates = new Map<string, ReturnType<typeof pLimit>>()
  const gateOf = ({ slug, limits }: Destination): ReturnType<typeof pLimit> => {
    const gate = gates.get(slug) ?? pLimit(Math.min(limits.concurrency ?? options.concurrency, options.concurrency))
    gates.set(slug, gate)
    return gate
  }
  return (deliveries, batch) => {
    const [first] = deliveries
    if (!first) return
    void gateOf(first.destination)(async () => {
      if (options.letGo.aborted) {
        settleUnsent(deliveries, 'Interrupted before it was sent.', options)
        return
      }
      const nowMs = options.clock.now()
      const sent = deliveries.map((delivery) => ({
        ...delivery,
        attempts: delivery.attempts + 1,
        firstSentAtMs: delivery.firstSentAtMs ?? nowMs
      }))
      sortOut(sent, await run(sent, batch, options), options)
    })
  }
}

async function run(
  deliveries: readonly Delivery[],
  batch: boolean,
  { engineOf, retry, signal, onExchanges, onTrace }: SenderOptions
): Promise<readonly Outcome[]> {
  const { destination, mapping } = deliveries[0] as Delivery
  const input: RunInput = {
    settings: destination.settings,
    mapping: mapping.fields,
    tokenKey: destination.slug,
    batch,
    ...(destination.refreshOn ? { refreshOn: destination.refreshOn } : {}),
    ...(destination.limits.timeoutMs === undefined ? {} : { timeoutMs: destination.limits.timeoutMs }),
    ...(signal ? { signal } : {})
  }
  try {
    const prepared = deliveries.map((delivery) => payloadFor(delivery, retry))
    const { outcomes, exchanges } = await engineOf(destination).send(mapping.action, prepared, input)
    onExchanges(exchanges)
    traceExchanges(onTrace, deliveries, exchanges)
    return outcomes
  } catch (error) {
    const failure: DeliveryError = { stage: 'request', code: 'plugin-error', reason: messageOf(error) }
    return deliveries.map(() => ({ status: 'rejected', error: failure }))
  }
}

/** A plugin may change the payload that it is handed; one that may be sent again stays here as it was. */
function payloadFor({ prepared, attempts }: Delivery, { attempts: most }: RetryPolicy): Prepared {
  return attempts >= most ? prepared : { ...prepared, payload: copyPayload(prepared.payload) }
}

function sortOut(deliveries: readonly Delivery[], outcomes: readonly Outcome[], options: SenderOptions): void {
  const random = options.random()
  const nowMs = options.clock.now()
  const waiting = new Map<number, Delivery[]>()
  for (const [index, delivery] of deliveries.entries()) {
    const outcome = outcomes[index] ?? UNTOLD
    traceOutcome(options.onTrace, delivery, outcome)
    switch (outcome.status) {
      case 'delivered':
      case 'rejected':
        options.onSettled(delivery, outcome)
        break
      case 'retryable': {
        const delayMs = retryDelayMs(options.retry, delivery.attempts, outcome.retryInMs, random)
        const elapsedMs = nowMs - (delivery.firstSentAtMs ?? nowMs) + delayMs
        if (!mayRetry(options.retry, delivery.attempts, elapsedMs)) {
          options.onSettled(delivery, { status: 'rejected', error: outcome.error })
          break
        }
        waiting.set(delayMs, [...(waiting.get(delayMs) ?? []), delivery])
        break
      }
      default:
        assertNever(outcome)
    }
  }
  for (const [delayMs, group] of waiting) void retryLater(group, delayMs, options)
}

/** The engine promises one outcome for each event; a delivery without one must still come to an end. */
const UNTOLD: Outcome = {
  status: 'rejected',
  error: { stage: 'request', code: 'plugin-error', reason: 'The action gave no outcome for this event.' }
}

async function retryLater(deliveries: readonly Delivery[], delayMs: number, options: SenderOptions): Promise<void> {
  try {
    await options.clock.sleep(delayMs, options.letGo)
  } catch {
    settleUnsent(deliveries, 'Interrupted while waiting for a retry.', options)
    return
  }
  options.onRetry(deliveries)
}

function settleUnsent(deliveries: readonly Delivery[], reason: string, { onSettled }: SenderOptions): void {
  const error: DeliveryError = { stage: 'request', code: 'aborted', reason }
  for (const delivery of deliveries) onSettled(delivery, { status: 'rejected', error })
}
