import type { JSONObject } from '@segment/actions-core'
import { ENDPOINT } from '../authentication/endpoint'
import type { CreatedFile } from '../options'
import type { Plan, PlannedAction } from '../plan'
import { yamlOf } from '../print'

/** `scenarios/<destination>.scenario.yaml`, not yet formatted. */
export function scenarioFile(plan: Plan, action: PlannedAction): CreatedFile {
  const path = `scenarios/${action.destination}.scenario.yaml`
  return { path, text: `# Alone: npx xwh test ${path}\n${yamlOf(scenarioOf(plan, action))}` }
}

interface Story {
  readonly name: string
  readonly events: number
  readonly path: string
  readonly replies: readonly unknown[]
  readonly expect: object
  readonly bodies: readonly JSONObject[]
}

function scenarioOf({ batch, authentication }: Plan, action: PlannedAction): object {
  const { scenario, headers, usesTokens } = authentication
  const { name, events: count, path, replies, expect, bodies } = (batch ? inBatches : oneByOne)(action)
  const events = numbers(count).map((index) => action.kind.event(index))
  const { steps, identityProviders, endpoints = [], requests = [], othersToo = false } = scenario
  // The tokens of an identity provider are others each time.
  const shown = usesTokens || Object.keys(headers).length === 0 ? {} : { headers }
  return {
    name,
    workspace: '../workspace.yaml',
    destination: action.destination,
    ...(identityProviders ? { identityProviders } : {}),
    ...(steps
      ? { steps: [...steps(action.destination), { send: events }, { advance: '1m' }] }
      : { events, advance: '1m' }),
    endpoints: [...endpoints, { request: `POST ${ENDPOINT}${path}`, replies }],
    expect: {
      ...expect,
      ...(othersToo ? { matching: 'subset' } : {}),
      requests: [...requests, ...bodies.map((json) => ({ ...shown, json }))]
    }
  }
}

/** One event, and an API that is down at first. */
function oneByOne({ kind }: PlannedAction): Story {
  return {
    name: `${kind.many} arrive, and are sent again where the API was down`,
    events: 1,
    path: kind.path,
    replies: [503, 201],
    expect: { delivered: 1, retried: 1 },
    bodies: [kind.sent(1), kind.sent(1)]
  }
}

/** Three events, of which one arrives, one is refused, and one comes again. */
function inBatches({ kind }: PlannedAction): Story {
  const first = [{ status: 201 }, { status: 422, message: 'not like this' }, { status: 503, message: 'busy' }]
  return {
    name: `a batch of ${kind.many} loses nothing, and repeats only what the API could not take`,
    events: 3,
    path: `${kind.path}/batch`,
    replies: [{ json: { results: first } }, { json: { results: [{ status: 201 }] } }],
    expect: { delivered: 2, retried: 1, rejected: [{ event: 2, stage: 'response', reason: 'not like this' }] },
    bodies: [{ items: [kind.sent(1), kind.sent(2), kind.sent(3)] }, { items: [kind.sent(3)] }]
  }
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1)
}
