import { standInTransport } from '@extensible-webhooks/workspace'
import type { Transport } from '@extensible-webhooks/engine'

/** A transport that sends nothing and counts what it was asked to send. */
export interface CountingTransport extends Transport {
  readonly count: () => number
}

/** Answers 200 to everything, and a token where one is asked for. */
export function countingTransport(inner: Transport = standInTransport()): CountingTransport {
  let sent = 0
  return {
    send: (request, signal) => {
      sent++
      return inner.send(request, signal)
    },
    close: () => inner.close(),
    count: () => sent
  }
}
