import pLimit from 'p-limit'
import type { Clock, Transport } from '@extensible-webhooks/engine'
import type { Limits } from '../file/types'

/**
 * Wraps a transport so that the endpoint is called no faster than the limits of its destination allow. The wait is not
 * part of the deadline of a request.
 *
 * @param transport sends the requests
 * @param limits `requestsPerSecond` and `concurrency`
 * @param clock measures the pace
 */
export function limitTransport(transport: Transport, limits: Limits, clock: Clock): Transport {
  const { requestsPerSecond, concurrency } = limits
  const pace = requestsPerSecond === undefined ? undefined : createPace(requestsPerSecond, clock)
  const gate = concurrency === undefined ? undefined : pLimit(concurrency)
  if (!pace && !gate) return transport
  const send: Transport['send'] = async (request, signal) => {
    await pace?.(signal)
    return transport.send(request, signal)
  }
  return {
    send: gate ? (request, signal) => gate(send, request, signal) : send,
    close: () => transport.close()
  }
}

/** A token bucket for one token: each caller takes the next slot, and waits until it comes. */
function createPace(perSecond: number, clock: Clock): (signal?: AbortSignal) => Promise<void> {
  const spacingMs = 1_000 / perSecond
  let nextSlot = 0
  return async (signal) => {
    const now = clock.now()
    const slot = Math.max(now, nextSlot)
    nextSlot = slot + spacingMs
    // Timers have steps of a millisecond.
    if (slot - now >= 1) await clock.sleep(slot - now, signal)
  }
}
