// What compiles, and what must not, for whoever installs @extensible-webhooks/harness.
import {
  FAULTS,
  faultReply,
  generateEvents,
  runScenario,
  startIdentityProvider,
  startMocks,
  startReceiver
} from '@extensible-webhooks/harness'
import type {
  EndpointFile,
  FaultName,
  IdentityProviderStep,
  Receiver,
  Replies,
  Reply,
  Scenario,
  ScenarioFile,
  ScenarioResult,
  TlsKind
} from '@extensible-webhooks/harness'

declare const scenario: Scenario

export const replies: Replies[] = [
  200,
  [500, { status: 200, json: { ok: true }, delayMs: 10 }],
  (request): Reply => (request.method === 'POST' ? 204 : 405),
  { raw: (socket) => void socket.end() }
]
export const receiver: Promise<Receiver> = startReceiver([500, 200], { tls: 'valid' })
export const events: Promise<object[]> = generateEvents({ seed: 1, count: 10 })
export const names: string[] = Object.keys(FAULTS)
export const fault: FaultName = 'drip-body'
export const faulty: Replies = (request) => faultReply({ fault, everyMs: 5 }, request)
export const result: Promise<ScenarioResult> = runScenario(scenario)

export const endpoint: EndpointFile = {
  request: 'POST https://erp.example.com/orders',
  replies: [500, { json: { ok: true } }]
}
export const file: ScenarioFile = {
  workspace: 'workspace.yaml',
  events: [{ type: 'track', event: 'Order Completed' }, { file: 'events.ndjson' }],
  endpoints: [endpoint],
  advance: '4h',
  expect: { delivered: 2 }
}

// @ts-expect-error -- no such fault
export const otherFault: FaultName = 'explode'
// @ts-expect-error -- no such certificate
export const certificate: TlsKind = 'lucky'
// @ts-expect-error -- a status is a number
export const textStatus: Reply = '200'
// @ts-expect-error -- nothing else is done to an identity provider
export const step: IdentityProviderStep = { url: 'https://idp.example.com', do: 'bribe' }
// @ts-expect-error -- the same events need the same seed
void generateEvents({ count: 10 })
// @ts-expect-error -- an identity provider knows its clients
void startIdentityProvider({})
// @ts-expect-error -- a scenario that was read, not its file
void runScenario(file)
// @ts-expect-error -- milliseconds
void startMocks([], { deadlineMs: '1s' })
