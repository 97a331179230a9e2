import { Destination } from '@segment/actions-core'
import type { JSONObject, RefreshAccessTokenResult, Result, SegmentEvent } from '@segment/actions-core'
import definition from '@extensible-webhooks/destination'
import { createEngine, createTransport } from '@extensible-webhooks/engine'

/** What a test hears from a host. */
export interface HostOptions {
  readonly onTokenRefresh?: (tokens: RefreshAccessTokenResult) => Promise<void>
}

/** Whatever runs the plugin: the same tests run through all of them. */
export interface Host {
  readonly name: string
  onEvent(event: SegmentEvent, settings: JSONObject, options?: HostOptions): Promise<Result[]>
  onBatch(events: SegmentEvent[], settings: JSONObject): Promise<Result[]>
  testAuthentication(settings: JSONObject): Promise<void>
  close(): Promise<void>
}

function stockHost(): Host {
  const stock = new Destination(definition)
  return {
    name: 'stock Destination',
    onEvent: (event, settings, options) => stock.onEvent(event, settings, options),
    onBatch: (events, settings) => stock.onBatch(events, settings),
    testAuthentication: (settings) => stock.testAuthentication(settings),
    close: () => Promise.resolve()
  }
}

function engineHost(): Host {
  const transport = createTransport({ allowPrivateNetwork: true })
  const engine = createEngine(definition, { transport })
  return {
    name: 'the engine',
    onEvent: (event, settings, options) => engine.onEvent(event, settings, options),
    onBatch: (events, settings) => engine.onBatch(events, settings),
    testAuthentication: (settings) => engine.testAuthentication(settings),
    close: () => transport.close()
  }
}

/** For `describe.each(hosts)`. */
export const hosts: readonly Host[] = [stockHost(), engineHost()]
