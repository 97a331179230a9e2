import { assertNever } from '@extensible-webhooks/engine'
import type { Run } from './run-scenario'
import type { ScenarioEvent, ScenarioStep } from './scenario'

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
      const problem = await runStep(step, run)
      if (problem !== undefined) return { step: index + 1, message: problem }
    } catch (error) {
      return { step: index + 1, message: error instanceof Error ? error.message : String(error) }
    }
  }
  return undefined
}

async function runStep(step: ScenarioStep, run: Run): Promise<string | undefined> {
  switch (step.kind) {
    case 'send':
      await sendEvents(step.events, run)
      return undefined
    case 'advance':
      await run.clock.advance(step.ms)
      return undefined
    case 'idp':
    case 'test':
    case 'sync':
    case 'connect':
    case 'reconnect':
    case 'disconnect':
      return `The step "${step.kind}" cannot be run here.`
    default:
      return assertNever(step)
  }
}

/** Events follow one another: the next is sent when the one before is delivered, or waits for the clock. */
async function sendEvents(events: readonly ScenarioEvent[], { scenario, pipeline, clock, ledger }: Run): Promise<void> {
  for (let start = 0; start < events.length; start += scenario.concurrency) {
    for (const event of events.slice(start, start + scenario.concurrency)) {
      if ('incoming' in event) await pipeline.push(event.incoming)
      else ledger.refuse(event, event.error)
    }
    await clock.idle()
  }
}
