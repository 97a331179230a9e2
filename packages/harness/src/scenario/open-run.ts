import {
  createEngage,
  createFunctionRunner,
  createMemoryState,
  createPipeline,
  createRedactor,
  type Engage,
  type FunctionRunner,
  type IncomingEvent,
  type LocalState,
  type Pipeline,
  type TraceRecord,
  type Workspace
} from '@extensible-webhooks/workspace'
import type { ManualClock } from '../clock/manual-clock'
import type { Mocks } from '../mocks/start-mocks'
import { ownEngines, type EngineFactory, type ScenarioEngines } from './engines'
import { trackFunctions, type FunctionRunnerFactory } from './function-work'
import { createLedger, type Ledger } from './ledger'
import { numberEvents, type EventNumbers } from './numbers'
import { watchEngines, watchTriggers, type ProbeListener } from './probe'
import type { Scenario } from './scenario'

/** Options of {@link runScenario}. */
export interface RunOptions {
  /** Makes the engines of the run. @default the engine of this project */
  readonly engines?: EngineFactory
  /** What the result calls the runtime. @default "engine" */
  readonly runtime?: string
  /** Makes what runs insert functions. @default the sandbox of this project */
  readonly functions?: FunctionRunnerFactory
  /** Is told what triggers and mappings do, for coverage. @default nobody is told */
  readonly listener?: ProbeListener
  /**
   * Real milliseconds after which work that does not come to rest fails the scenario.
   * @default 10000
   */
  readonly stuckAfterMs?: number
}

/** What a run has at hand. */
export interface Run {
  readonly scenario: Scenario
  /** The workspace of the scenario, whose triggers are watched. */
  readonly workspace: Workspace
  readonly clock: ManualClock
  readonly mocks: Mocks
  readonly state: LocalState
  readonly pipeline: Pipeline
  readonly ledger: Ledger
  readonly numbers: EventNumbers
  readonly traces: TraceRecord[]
  readonly functions: FunctionRunner | undefined
  readonly engines: ScenarioEngines
  /** Unset where the workspace has no audiences and computed traits. */
  readonly engage: Engage | undefined
  readonly redact: (text: string) => string
  close(): Promise<void>
}

/** Puts together what runs a scenario: engines, functions, pipeline, audiences. Nothing is sent yet. */
export async function openRun(scenario: Scenario, clock: ManualClock, mocks: Mocks, options: RunOptions): Promise<Run> {
  const traces: TraceRecord[] = []
  const stop = new AbortController()
  const state = createMemoryState()
  const numbers = numberEvents(scenario.steps)
  const ledger = createLedger(numbers.numberOf)
  const listener = joinListeners([ledger.listener, options.listener ?? {}])
  const workspace = watchTriggers(scenario.workspace, listener)
  const { transport } = mocks
  const random = (): number => scenario.random
  const makeEngines = options.engines ?? ownEngines
  const engines = makeEngines({ workspace: scenario.workspace, clock, transport, tokens: state.tokens })
  const functions = openFunctions(scenario, options, { clock, transport, random })
  const pipeline = createPipeline({
    workspace,
    engineOf: watchEngines(engines, { listener, within: mocks.within, patience: (send) => clock.patience(send) }),
    onResult: ledger.add,
    onTrace: (record) => traces.push(record),
    retry: scenario.retry,
    clock,
    random,
    signal: stop.signal,
    ...(functions ? { functions } : {})
  })
  const engage = await openEngage(workspace, clock, pipeline, stop.signal)
  return {
    scenario,
    workspace,
    clock,
    mocks,
    state,
    pipeline,
    ledger,
    numbers,
    traces,
    functions,
    engines,
    engage,
    redact: createRedactor(scenario.workspace),
    close: async () => {
      stop.abort()
      await engines.close()
      await functions?.close()
    }
  }
}

function openFunctions(
  { workspace }: Scenario,
  { functions = createFunctionRunner }: RunOptions,
  host: Parameters<typeof trackFunctions>[1]
): FunctionRunner | undefined {
  const needed = workspace.destinations.some(({ enabled, insertFunction }) => enabled && insertFunction !== undefined)
  return needed ? trackFunctions(functions, host) : undefined
}

/** Audiences are kept in step by their timetable, on the clock of the scenario. */
async function openEngage(
  workspace: Workspace,
  clock: ManualClock,
  pipeline: Pipeline,
  signal: AbortSignal
): Promise<Engage | undefined> {
  if (workspace.computations.length === 0) return undefined
  const onEvent = (incoming: IncomingEvent): Promise<void> => pipeline.push(incoming)
  const engage = await createEngage({ workspace, clock, onEvent })
  void engage.startTimetable(signal).catch(() => undefined)
  return engage
}

function joinListeners(listeners: readonly ProbeListener[]): Required<ProbeListener> {
  return {
    onTrigger: (...args) => {
      for (const listener of listeners) listener.onTrigger?.(...args)
    },
    onMapped: (...args) => {
      for (const listener of listeners) listener.onMapped?.(...args)
    },
    onSend: (...args) => {
      for (const listener of listeners) listener.onSend?.(...args)
    },
    onSent: (...args) => {
      for (const listener of listeners) listener.onSent?.(...args)
    }
  }
}
