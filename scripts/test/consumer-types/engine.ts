// What compiles, and what must not, for whoever installs @extensible-webhooks/engine.
import type { DestinationDefinition } from '@segment/actions-core'
import {
  assertNever,
  compileMapping,
  compileTrigger,
  createEngine,
  createMemoryTokenStore,
  createTransport,
  isRejection
} from '@extensible-webhooks/engine'
import type {
  Code,
  Engine,
  Outcome,
  Prepared,
  Rejection,
  RunResult,
  Stage,
  TokenStore,
  Transport,
  TransportOptions,
  WireResponse
} from '@extensible-webhooks/engine'

interface Settings {
  readonly apiKey: string
}
export const definition: DestinationDefinition<Settings> = { name: 'Mine', mode: 'cloud', actions: {} }

// A transport and a token store of one's own fit.
const response: WireResponse = { status: 200, statusText: 'OK', headers: {}, body: Buffer.alloc(0), truncated: false }
export const transport: Transport = { send: async () => response, close: async () => undefined }
export const tokens: TokenStore = createMemoryTokenStore()
export const engine: Engine = createEngine(definition, { transport, tokens })

export const run = (): Promise<RunResult> =>
  engine.run('send', [{ type: 'track', event: 'Order Completed' }], { settings: {}, mapping: {} })

/** The three cases of an outcome are all that there are. */
export function describe(outcome: Outcome): string {
  switch (outcome.status) {
    case 'delivered':
      return String(outcome.httpStatus)
    case 'retryable':
      return `${outcome.retryInMs ?? 0} ${outcome.error.code}`
    case 'rejected':
      return outcome.error.reason
    default:
      return assertNever(outcome)
  }
}

/** A guard tells the two answers of `prepare` apart. */
export function stageOf(prepared: Prepared | Rejection): Stage | undefined {
  return isRejection(prepared) ? prepared.stage : undefined
}

export const allowed: TransportOptions = { allowPrivateNetwork: ['10.0.0.0/8'], deadlineMs: 1_000 }
export const matched: boolean = compileTrigger('type = "track"').matches({ type: 'track' })
export const mapped = compileMapping({ id: { '@path': '$.userId' } }).resolve({ userId: 'u-1' })
export const code: Code<'validation'> = 'invalid-payload'

// @ts-expect-error -- no such case
export const lost: Outcome = { status: 'lost' }
// @ts-expect-error -- an outcome that is not delivered says why
export const silent: Outcome = { status: 'rejected' }
// @ts-expect-error -- a code of another stage
export const otherStage: Code<'validation'> = 'redirect'
// @ts-expect-error -- no such stage
export const stage: Stage = 'teleport'
// @ts-expect-error -- milliseconds, not a text
createTransport({ deadlineMs: '10s' })
// @ts-expect-error -- no such option: an answer is never followed
createTransport({ followRedirects: true })
// @ts-expect-error -- settings and mapping must be given
void engine.run('send', [], {})
// @ts-expect-error -- a definition has actions
createEngine({ name: 'Mine', mode: 'cloud' })
