import { assertNever } from '@extensible-webhooks/engine'
import { suggest, type Path, type Report, type Workspace } from '@extensible-webhooks/workspace'
import { readDuration } from './check-endpoints'
import type { EventReader } from './read-events'
import type { ScenarioStep } from './scenario'
import { FAILURE_MODES } from '../identity-provider/failures'
import type { IdentityProviderStep, ScenarioFile, StepFile } from './types'

/** What reading steps needs. */
export interface StepReading {
  readonly reader: EventReader
  readonly workspace: Workspace
  readonly report: Report
}

/** Reads what a scenario does: its `steps`, or its `events` and then `advance`. */
export async function readSteps(file: ScenarioFile, reading: StepReading): Promise<ScenarioStep[]> {
  const { report } = reading
  if (!file.steps) return readEventsAndAdvance(file, reading)
  for (const key of ['events', 'advance'] as const) {
    if (file[key] !== undefined) report([key], `steps say what is done; move ${key} into them.`, { at: 'key' })
  }
  const steps: ScenarioStep[] = []
  for (const [index, step] of file.steps.entries()) {
    const read = await readStep(step, ['steps', index], file, reading)
    if (read) steps.push(read)
  }
  return steps
}

async function readEventsAndAdvance(
  { events = [], advance }: ScenarioFile,
  { reader, report }: StepReading
): Promise<ScenarioStep[]> {
  const send: ScenarioStep = { kind: 'send', events: await reader.read(events, ['events']) }
  if (advance === undefined) return [send]
  return [send, { kind: 'advance', ms: readDuration(advance, ['advance'], report) }]
}

async function readStep(
  step: StepFile,
  path: Path,
  file: ScenarioFile,
  reading: StepReading
): Promise<ScenarioStep | undefined> {
  const { reader, workspace, report } = reading
  const [kind] = Object.keys(step) as (keyof StepFile)[]
  switch (kind) {
    case 'send':
      return { kind, events: await reader.read(step.send ?? [], [...path, 'send']) }
    case 'advance':
      return { kind, ms: readDuration(step.advance, [...path, 'advance'], report) }
    case 'idp':
      if (step.idp) checkProvider(step.idp, file, [...path, 'idp'], report)
      return step.idp && { kind, step: step.idp }
    case 'test':
      return readTest(step, [...path, 'test'], reading)
    case 'sync': {
      const audience = step.sync ?? ''
      const slugs = workspace.computations.map(({ slug }) => slug)
      checkName(audience, slugs, 'audience or computed trait', [...path, 'sync'], report)
      return { kind, audience }
    }
    case 'connect':
    case 'reconnect':
    case 'disconnect': {
      const destination = step[kind] ?? ''
      const slugs = workspace.destinations.map(({ slug }) => slug)
      checkName(destination, slugs, 'destination', [...path, kind], report)
      return { kind, destination }
    }
    case undefined:
      return undefined
    default:
      return assertNever(kind)
  }
}

async function readTest(
  { test }: StepFile,
  path: Path,
  { reader, workspace, report }: StepReading
): Promise<ScenarioStep | undefined> {
  if (!test) return undefined
  const [event] = await reader.read([test.event], [...path, 'event'])
  const slugs = workspace.destinations.map(({ slug }) => slug)
  const destination = test.destination ?? (slugs.length === 1 ? slugs[0] : undefined)
  if (destination === undefined) report(path, `say which destination is tested; there are: ${slugs.join(', ')}.`)
  else checkName(destination, slugs, 'destination', [...path, 'destination'], report)
  if (!event || destination === undefined) return undefined
  return { kind: 'test', event, destination, ...(test.mapping === undefined ? {} : { mapping: test.mapping }) }
}

function checkName(name: string, known: readonly string[], what: string, path: Path, report: Report): void {
  if (!known.includes(name)) report(path, `the workspace has no such ${what}; ${suggest(name, known)}`)
}

function checkProvider(step: IdentityProviderStep, file: ScenarioFile, path: Path, report: Report): void {
  const urls = Object.keys(file.identityProviders ?? {})
  if (!urls.includes(step.url)) {
    report([...path, 'url'], `identityProviders: has no such URL; ${suggest(step.url, urls)}`)
  }
  if (step.do === 'fail' && step.mode === undefined) report(path, 'do: fail needs a mode, such as invalid-grant.')
  const [mode = ''] = (step.mode ?? '').split(':')
  const modes = Object.keys(FAILURE_MODES)
  if (step.mode !== undefined && !modes.includes(mode)) {
    report([...path, 'mode'], `there is no mode "${mode}"; ${suggest(mode, modes)}`)
  }
}
