import { InvalidAuthenticationError } from '@segment/actions-core'
import type { JSONObject, Result } from '@segment/actions-core'
import { classifyError } from '../outcome/classify-error'
import { classifyNode } from '../outcome/classify-node'
import type { Outcome } from '../outcome/outcome'
import type { Exchange, Prepared, RefreshOn, RunInput, RunResult } from '../types'
import type { EngineAction } from './action'
import { settingsAuth } from './calls'
import type { CallContext } from './context'
import { allPlaces, healBatch, healSingle, type Healing } from './heal'
import type { Auth } from './plugin'
import { actionOf } from './prepare'
import { sendPlaces } from './run'
import type { Runtime } from './runtime'
import { destinationSettings } from './settings'

/** Everything that one `send` needs. */
interface Sending {
  readonly runtime: Runtime
  readonly action: EngineAction
  readonly input: RunInput
  readonly context: CallContext
  readonly healing: Healing | undefined
  readonly exchanges: Exchange[]
}

/** What one attempt over some prepared events gave. */
interface Sent {
  readonly outcomes: Outcome[]
  readonly results: Result[]
}

/** Sends prepared events and says what became of each. See {@link Engine.send}. */
export async function send(
  runtime: Runtime,
  slug: string,
  prepared: readonly Prepared[],
  input: RunInput
): Promise<RunResult> {
  const action = actionOf(runtime, slug)
  const payloads = prepared.map(({ payload }) => payload)
  if (prepared.length === 0) return { outcomes: [], exchanges: [], payloads, results: [] }
  const settings = destinationSettings(input.settings)
  try {
    runtime.validateSettings(settings)
  } catch (error) {
    return { outcomes: prepared.map(() => invalidSettings(error)), exchanges: [], payloads, results: [] }
  }
  const exchanges: Exchange[] = []
  const sending = { runtime, action, input, exchanges, ...contextOf(runtime, input, settings, exchanges) }
  const batch = input.batch ?? prepared.length > 1
  const sent = batch ? [await sendBatch(sending, prepared)] : await sendEach(sending, prepared)
  return {
    outcomes: sent.flatMap(({ outcomes }) => outcomes),
    results: sent.flatMap(({ results }) => results),
    exchanges,
    payloads
  }
}

function contextOf(
  runtime: Runtime,
  input: RunInput,
  settings: JSONObject,
  exchanges: Exchange[]
): Pick<Sending, 'context' | 'healing'> {
  const { tokenKey, onTokenRefresh, refreshOn } = input
  const statuses = [401, ...(refreshOn?.statuses ?? [])]
  return {
    context: { mapping: input.mapping, settings, features: {}, signal: input.signal },
    healing: runtime.healing(input.settings, settings, {
      tokenKey,
      onTokenRefresh,
      exchanges,
      isDead: (status) => status !== undefined && statuses.includes(status)
    })
  }
}

const NO_BATCHES: Outcome = {
  status: 'rejected',
  error: {
    stage: 'batch',
    code: 'unsupported',
    reason: 'The action has no performBatch. Switch batching off for this mapping.'
  }
}

function invalidSettings(error: unknown): Outcome {
  const reason = (error as Error).message
  return { status: 'rejected', error: { stage: 'validation', code: 'invalid-settings', reason, httpStatus: 400 } }
}

function sendEach(sending: Sending, prepared: readonly Prepared[]): Promise<Sent[]> {
  return Promise.all(prepared.map((one) => sendSingle(sending, one)))
}

async function sendSingle(sending: Sending, { event, payload }: Prepared): Promise<Sent> {
  const { runtime, action, context } = sending
  const own: Exchange[] = []
  const session = openSession(sending, own)
  try {
    const attempt = (auth: Auth | undefined): Promise<unknown> =>
      watched(sending, own, () => action.perform(session, context, event, payload, auth))
    const data = await (sending.healing ? healSingle(sending.healing, attempt) : attempt(plainAuth(sending)))
    return { outcomes: [delivered(own)], results: [{ data: data as JSONObject, output: 'Action Executed' }] }
  } catch (error) {
    return { outcomes: [classifyError(error, own.at(-1), runtime.clock.now())], results: [] }
  }
}

async function sendBatch(sending: Sending, prepared: readonly Prepared[]): Promise<Sent> {
  const { runtime, action, context, healing } = sending
  const own: Exchange[] = []
  const session = openSession(sending, own)
  const events = prepared.map(({ event }) => event)
  const payloads = prepared.map(({ payload }) => payload)
  let refreshError: unknown
  if (!action.hasBatchSupport) return { outcomes: payloads.map(() => NO_BATCHES), results: [] }
  try {
    const nodes = await sendPlaces(action, session, context, events, events, payloads, async (size, attempt) => {
      if (!healing) return attempt(allPlaces(size), plainAuth(sending))
      const healed = await healBatch(healing, size, (some, auth) => watched(sending, own, () => attempt(some, auth)))
      refreshError = healed.refreshError
      return healed.nodes
    })
    const nowMs = runtime.clock.now()
    const outcomes = payloads.map((_, place) => classifyNode(nodes[place], own, refreshError, nowMs))
    return { outcomes, results: [{ multistatus: nodes }] }
  } catch (error) {
    const outcome = classifyError(error, own.at(-1), runtime.clock.now())
    return { outcomes: payloads.map(() => outcome), results: [] }
  }
}

/** Each exchange is kept twice: among those of its own events, which decide the outcome, and in the order of the run. */
function openSession({ runtime, exchanges, input: { signal, timeoutMs } }: Sending, own: Exchange[]) {
  const both = {
    push: (exchange: Exchange) => {
      own.push(exchange)
      exchanges.push(exchange)
    }
  }
  return runtime.openSession({ exchanges: both, signal, timeoutMs })
}

function plainAuth({ input }: Sending): Auth {
  return settingsAuth(input.settings)
}

function delivered(exchanges: readonly Exchange[]): Outcome {
  const response = exchanges.at(-1)?.response
  if (!response) return { status: 'delivered' }
  const { status: httpStatus, truncated } = response
  return truncated ? { status: 'delivered', httpStatus, truncated } : { status: 'delivered', httpStatus }
}

/** An answer whose body says that the token is dead counts as a 401, whatever its status. */
async function watched<T>({ input }: Sending, exchanges: readonly Exchange[], attempt: () => Promise<T>): Promise<T> {
  const { refreshOn } = input
  if (refreshOn?.body === undefined) return attempt()
  const before = exchanges.length
  let result: T
  try {
    result = await attempt()
  } catch (error) {
    throw saysDead(refreshOn, exchanges.slice(before)) ? deadToken() : error
  }
  if (saysDead(refreshOn, exchanges.slice(before))) throw deadToken()
  return result
}

function saysDead({ body }: RefreshOn, exchanges: readonly Exchange[]): boolean {
  return body !== undefined && exchanges.some(({ response }) => response?.body.includes(body))
}

function deadToken(): Error {
  return new InvalidAuthenticationError('The response says that the access token is not valid.')
}
