import { testEvent } from '@extensible-webhooks/workspace'
import { untilSettled } from '../clock/settle'
import type { Run } from './open-run'
import type { ScenarioStep } from './scenario'

/**
 * Sends a test event as the Event Tester does, or the Mappings Tester where a mapping is named: filters are passed over, and
 * what comes back is final. It shares its tokens with everything else in the scenario. What became of it counts as the
 * outcomes of other events do.
 */
export async function testStep(
  { event, destination, mapping }: Extract<ScenarioStep, { kind: 'test' }>,
  run: Run
): Promise<void> {
  const { workspace, clock, mocks, state, ledger, traces, functions } = run
  if ('error' in event) {
    ledger.refuse(event, event.error)
    return
  }
  const input = { destination, events: [event.incoming.event], ...(mapping === undefined ? {} : { mapping }) }
  const origin = { destination, mapping: mapping ?? onlyMapping(run, destination), eventIds: [event.eventId] }
  const options = { clock, transport: mocks.transport, tokens: state.tokens, ...(functions ? { functions } : {}) }
  const test = mocks.within(origin, () => testEvent(workspace, input, options))
  const report = await untilSettled(clock, test)
  traces.push(...report.trace)
  for (const delivery of report.deliveries) ledger.addTested(delivery, destination)
}

function onlyMapping({ workspace }: Run, slug: string): string {
  const enabled = workspace.destinations
    .find((destination) => destination.slug === slug)
    ?.mappings.filter((mapping) => mapping.enabled)
  return enabled?.length === 1 ? (enabled[0]?.name ?? '') : ''
}
