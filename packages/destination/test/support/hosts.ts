import { Destination } from '@segment/actions-core'
import type { JSONObject, Result, SegmentEvent } from '@segment/actions-core'
import definition from '@extensible-webhooks/destination'
import { createEngine, createTransport } from '@extensible-webhooks/engine'

/** Whatever runs the plugin: the same tests run through all of them. */
export interface Host {
  readonly name: string
  onEvent(event: SegmentEvent, settings: JSONObject): Promise<Result[]>
  onBatch(events: SegmentEvent[], settings: JSONObject): Promise<Result[]>
  close(): Promise<void>
}

function stockHost(): Host {
  const stock = new Destination(definition)
  return {
    name: 'stock Destination',
    onEvent: (event, settings) => stock.onEvent(event, settings),
    onBatch: (events, settings) => stock.onBatch(events, settings),
    close: () => Promise.resolve()
  }
}

function engineHost(): Host {
  const transport = createTransport({ allowPrivateNetwork: true })
  const engine = createEngine(definition, { transport })
  return {
    name: 'the engine',
    onEvent: (event, settings) => engine.onEvent(event, settings),
    onBatch: (events, settings) => engine.onBatch(events, settings),
    close: () => transport.close()
  }
}

/** For `describe.each(hosts)`. */
export const hosts: readonly Host[] = [stockHost(), engineHost()]
