import {
  Destination,
  type DestinationDefinition,
  type JSONObject,
  type Result,
  type SegmentEvent
} from '@segment/actions-core'
import {
  classifyError,
  classifyNode,
  createMemoryTokenStore,
  systemClock,
  type Clock,
  type Exchange,
  type Outcome,
  type Prepared,
  type RunInput,
  type RunResult,
  type TokenStore
} from '@extensible-webhooks/engine'
import type { PipelineEngine } from '@extensible-webhooks/workspace'
import { exchangeOf } from './exchange'
import { hostSettings, type HostSettings } from './host-settings'
import { createPrepare } from './prepare'
import { watchRefresh } from './watched-refresh'

/** Options of {@link createStockEngine}. */
export interface StockEngineOptions {
  /** Where live tokens are, as the host keeps them. @default in memory */
  readonly tokens?: TokenStore
  /** For the dates of `Retry-After`. @default the system's clock */
  readonly clock?: Clock
}

/** The pipeline has asked the trigger already; this one lets every event in. */
const ALWAYS = 'type != "no event has this type"'

/**
 * Runs a definition in Segment's own runtime, the `Destination` of `@segment/actions-core`, behind the interface of our
 * engine, so that both can be compared (D9). Only what its host does is ours: it hands tokens over, keeps those that are
 * refreshed, and makes an outcome of what comes back.
 *
 * Stock core sends with a `fetch` of its own over node:http; it knows no transport, no deadline over a body, no `refreshOn`
 * and no `timeoutMs`.
 *
 * @param definition any cloud destination on `@segment/actions-core` types
 * @param options tokens and clock
 */
export function createStockEngine(definition: DestinationDefinition, options: StockEngineOptions = {}): PipelineEngine {
  const { tokens = createMemoryTokenStore(), clock = systemClock } = options
  const now = (): number => clock.now()
  const closing = new AbortController()
  const watched = watchRefresh(definition, now)
  return {
    prepare: createPrepare(definition),
    send: (action, prepared, input) => {
      const host = hostSettings(input.settings, tokens, input.tokenKey ?? definition.name)
      const signal = input.signal ? AbortSignal.any([input.signal, closing.signal]) : closing.signal
      return send({ definition: watched, host, action, input, now, signal }, prepared)
    },
    close: async () => {
      closing.abort()
    }
  }
}

/** What one `send` needs. */
interface Sending {
  readonly definition: DestinationDefinition
  readonly host: HostSettings
  readonly action: string
  readonly input: RunInput
  readonly now: () => number
  /** Ends requests that are under way, and with them the timers that stock core has for each. */
  readonly signal: AbortSignal
}

async function send(sending: Sending, prepared: readonly Prepared[]): Promise<RunResult> {
  const payloads = prepared.map(({ payload }) => payload)
  const events = prepared.map(({ event }) => structuredClone(event))
  const batch = sending.input.batch ?? events.length > 1
  if (events.length === 0) return { outcomes: [], exchanges: [], payloads, results: [] }
  const sent = batch ? [await call(sending, events)] : await Promise.all(events.map((event) => call(sending, event)))
  return {
    outcomes: sent.flatMap(({ outcomes }) => outcomes),
    exchanges: sent.flatMap(({ exchanges }) => exchanges),
    payloads,
    results: sent.flatMap(({ results }) => results)
  }
}

type Sent = Omit<RunResult, 'payloads'>

/** Each call has a `Destination` of its own, since one mixes the responses of all its calls (R5). */
async function call(sending: Sending, data: SegmentEvent | SegmentEvent[]): Promise<Sent> {
  const { definition, host, now, signal } = sending
  const destination = new Destination(definition)
  const settings = await settingsOf(sending)
  const size = Array.isArray(data) ? data.length : 1
  const all = (outcome: Outcome): Outcome[] => Array.from({ length: size }, () => outcome)
  const exchanges = (): Exchange[] => destination.responses.map((response) => exchangeOf(response, now()))
  const invalid = invalidSettings(destination, settings)
  if (invalid) return { outcomes: all(invalid), exchanges: [], results: [] }
  const onTokenRefresh: HostSettings['keep'] = (tokens) => host.keep(tokens)
  const options = { onTokenRefresh, signal }
  try {
    const results = Array.isArray(data)
      ? await destination.onBatch(data, settings, options)
      : await destination.onEvent(data, settings, options)
    const seen = exchanges()
    const outcomes = Array.isArray(data) ? outcomesOf(results, data.length, seen, now()) : [delivered(seen)]
    return { outcomes, exchanges: seen, results }
  } catch (error) {
    const seen = exchanges()
    return { outcomes: all(failed(error, seen, now())), exchanges: seen, results: [] }
  }
}

async function settingsOf({ host, action, input }: Sending): Promise<JSONObject> {
  const subscription = { name: action, partnerAction: action, subscribe: ALWAYS, enabled: true }
  const mapping = structuredClone(input.mapping)
  return { ...(await host.current()), subscriptions: [{ ...subscription, mapping }] }
}

/** Validated by itself first, so that wrong settings are told from a wrong payload. */
function invalidSettings(destination: Destination<unknown>, settings: JSONObject): Outcome | undefined {
  const { subscriptions: _, oauth: __, ...own } = structuredClone(settings)
  try {
    destination.validateSettings(own)
    return undefined
  } catch (error) {
    const reason = (error as Error).message
    return { status: 'rejected', error: { stage: 'validation', code: 'invalid-settings', reason, httpStatus: 400 } }
  }
}

function delivered(exchanges: readonly Exchange[]): Outcome {
  const httpStatus = exchanges.at(-1)?.response?.status
  return httpStatus === undefined ? { status: 'delivered' } : { status: 'delivered', httpStatus }
}

function outcomesOf(results: Result[], size: number, exchanges: readonly Exchange[], nowMs: number): Outcome[] {
  const nodes = results[0]?.multistatus ?? []
  return Array.from({ length: size }, (_, place) => classifyNode(nodes[place], exchanges, undefined, nowMs))
}

function failed(error: unknown, exchanges: readonly Exchange[], nowMs: number): Outcome {
  if (!(error instanceof Error && error.name === 'AggregateAjvError')) {
    return classifyError(error, exchanges.at(-1), nowMs)
  }
  const reason = error.message
  return { status: 'rejected', error: { stage: 'validation', code: 'invalid-payload', reason, httpStatus: 400 } }
}
