import { assertNever } from '@extensible-webhooks/engine'
import type { Path, Report } from '@extensible-webhooks/workspace'
import { readDuration } from './check-endpoints'
import type { EventReader } from './read-events'
import type { ScenarioStep } from './scenario'
import type { ScenarioFile, StepFile } from './types'

/** Reads what a scenario does: its `steps`, or its `events` and then `advance`. */
export async function readSteps(file: ScenarioFile, reader: EventReader, report: Report): Promise<ScenarioStep[]> {
  if (!file.steps) return readEventsAndAdvance(file, reader, report)
  for (const key of ['events', 'advance'] as const) {
    if (file[key] !== undefined) report([key], `steps say what is done; move ${key} into them.`, { at: 'key' })
  }
  const steps: ScenarioStep[] = []
  for (const [index, step] of file.steps.entries()) {
    const read = await readStep(step, ['steps', index], reader, report)
    if (read) steps.push(read)
  }
  return steps
}

async function readEventsAndAdvance(
  { events = [], advance }: ScenarioFile,
  reader: EventReader,
  report: Report
): Promise<ScenarioStep[]> {
  const send: ScenarioStep = { kind: 'send', events: await reader.read(events, ['events']) }
  if (advance === undefined) return [send]
  return [send, { kind: 'advance', ms: readDuration(advance, ['advance'], report) }]
}

async function readStep(
  step: StepFile,
  path: Path,
  reader: EventReader,
  report: Report
): Promise<ScenarioStep | undefined> {
  const [kind] = Object.keys(step) as (keyof StepFile)[]
  switch (kind) {
    case 'send':
      return { kind, events: await reader.read(step.send ?? [], [...path, 'send']) }
    case 'advance':
      return { kind, ms: readDuration(step.advance, [...path, 'advance'], report) }
    case 'idp':
      return step.idp && { kind, step: step.idp }
    case 'test':
      return readTest(step, [...path, 'test', 'event'], reader)
    case 'sync':
      return { kind, audience: step.sync ?? '' }
    case 'connect':
    case 'reconnect':
    case 'disconnect':
      return { kind, destination: step[kind] ?? '' }
    case undefined:
      return undefined
    default:
      return assertNever(kind)
  }
}

async function readTest({ test }: StepFile, path: Path, reader: EventReader): Promise<ScenarioStep | undefined> {
  if (!test) return undefined
  const [event] = await reader.read([test.event], path)
  return event && { kind: 'test', event, ...(test.mapping === undefined ? {} : { mapping: test.mapping }) }
}
