import { assertNever } from '@extensible-webhooks/engine'
import { untilSettled } from '../clock/settle'
import type { FailureMode } from '../identity-provider/failures'
import { connectStep } from './connect-step'
import type { Run } from './open-run'
import type { ScenarioEvent, ScenarioStep } from './scenario'
import { testStep } from './test-step'
import type { IdentityProviderStep } from './types'

/** A step that could not be done. */
export interface BrokenStep {
  /** Number of the step, from 1. */
  readonly step: number
  readonly message: string
}

/** Does the steps of a scenario, one after the other. The first that cannot be done ends it. */
export async function runSteps(run: Run): Promise<BrokenStep | undefined> {
  for (const [index, step] of run.scenario.steps.entries()) {
    try {
      await runStep(step, run)
    } catch (error) {
      return { step: index + 1, message: error instanceof Error ? error.message : String(error) }
    }
  }
  return undefined
}

async function runStep(step: ScenarioStep, run: Run): Promise<void> {
  switch (step.kind) {
    case 'send':
      return sendEvents(step.events, run)
    case 'advance':
      return run.clock.advance(step.ms)
    case 'idp':
      changeProvider(step.step, run)
      return
    case 'test':
      return testStep(step, run)
    case 'sync':
      return sync(step.audience, run)
    case 'connect':
    case 'reconnect':
    case 'disconnect':
      return connectStep(step, run)
    default:
      return assertNever(step)
  }
}

/** Events follow one another: the next is sent when the one before is delivered, or waits for the clock. */
async function sendEvents(events: readonly ScenarioEvent[], run: Run): Promise<void> {
  const { scenario, pipeline, clock, ledger, engage } = run
  for (let start = 0; start < events.length; start += scenario.concurrency) {
    for (const event of events.slice(start, start + scenario.concurrency)) {
      if ('error' in event) {
        ledger.refuse(event, event.error)
        continue
      }
      await engage?.record(event.incoming)
      await untilSettled(clock, pipeline.push(event.incoming))
    }
    await clock.idle()
  }
}

function changeProvider({ url, do: action, mode, count }: IdentityProviderStep, { mocks }: Run): void {
  const provider = mocks.providerOf(url)
  if (!provider) throw new Error(`identityProviders: has no ${url}.`)
  switch (action) {
    case 'expire':
      provider.expireAccessTokens()
      return
    case 'revoke':
      provider.revokeAll()
      return
    case 'fail':
      provider.failNext(mode as FailureMode, count ?? 1)
      return
    case 'recover':
      provider.recover()
      return
    case 'rotate':
      provider.rotate(mode !== 'off')
      return
    default:
      assertNever(action)
  }
}

async function sync(audience: string, { engage, clock }: Run): Promise<void> {
  if (!engage) throw new Error('The workspace has no audiences and computed traits.')
  const records = await untilSettled(clock, engage.sync(audience))
  await clock.idle()
  const failed = records.find(({ error }) => error !== undefined)
  if (failed) throw new Error(`${failed.destination}: ${String(failed.error)}`)
}
