import { compileMapping, compileTrigger, createEngine, isRejection, type Engine } from '@extensible-webhooks/engine'
import type { DestinationDefinition, JSONObject, SegmentEvent } from '@segment/actions-core'
import { objectOf, type Loose } from '../../loose'
import type { PluginProblem } from '../../problem'
import { messageOf, oneLine } from '../../words'
import { atRest } from '../at-rest'
import { problemOf } from '../check'
import { countingTransport, type CountingTransport } from './counting-transport'
import { sampleEvent } from './sample-event'
import { sampleAudience, sampleSettings, trialsOf, type Trial } from './run-input'
import { RUN_RULES } from './run-table'
import { setAt } from './set-at'
import { HOST } from './sample-host'
import { within } from './within'

/** What a run is watched with. */
export interface RunWatch {
  /** Names what is run next, so that a hang can be told. */
  readonly began: (where: string, what: string) => void
  /** Hosts that were dialled since it was last asked. */
  readonly dialled: () => readonly string[]
  /** How long one call may take, in milliseconds. */
  readonly limitMs: number
}

/** Errors of the language: a plugin does not throw these on purpose. */
const MISTAKES = new Set(['TypeError', 'ReferenceError', 'RangeError', 'SyntaxError', 'URIError'])

const ANY = ['track', 'identify', 'page', 'screen', 'group', 'alias'].map((type) => `type = "${type}"`).join(' or ')

interface Bench {
  readonly engine: Engine
  readonly transport: CountingTransport
  readonly settings: Loose
  readonly audience: Loose
  readonly watch: RunWatch
}

/**
 * Runs every action with its defaults and every preset on an event made for it, through the engine and without the
 * network.
 *
 * @param definition one of which an engine can be made
 * @param tell takes each problem when it is found
 */
export async function runDefinition(
  definition: Loose,
  watch: RunWatch,
  tell: (problem: PluginProblem) => void
): Promise<void> {
  const transport = countingTransport()
  const bench: Bench = {
    engine: createEngine(definition as unknown as DestinationDefinition, { transport }),
    transport,
    settings: sampleSettings(definition),
    audience: sampleAudience(definition),
    watch
  }
  for (const trial of trialsOf(definition)) await runTrial(bench, trial, tell)
}

async function runTrial(bench: Bench, trial: Trial, tell: (problem: PluginProblem) => void): Promise<void> {
  bench.watch.began(trial.at, 'its mapping')
  if (!compiles(trial.mapping)) return
  const event = sampleEvent(trial.fql, trial.mapping, trial.fields)
  setAt(event, ['context', 'personas', 'audience_settings'], bench.audience)
  if (trial.fql !== '' && !wants(trial.fql, event)) {
    const what = `No event could be made that this subscription wants: ${oneLine(trial.fql)}`
    tell(problemOf(RUN_RULES.unmatched, { where: trial.at, what }))
  }
  const prepared = bench.engine.prepare(trial.slug, copyOf(event), copyOf(trial.mapping))
  if (isRejection(prepared)) {
    const what = `An event with everything that the mapping reads gives no payload: ${oneLine(prepared.reason)}`
    tell(problemOf(RUN_RULES[trial.kind], { where: trial.at, what }))
    return
  }
  // A preset runs the same code as its action does.
  if (trial.kind === 'preset') return
  await call(bench, trial, 'perform', tell, (settings) => bench.engine.onEvent(copyOf(event), settings, HOST))
  const batch = objectOf(bench.engine.definition.actions[trial.slug])['performBatch']
  if (typeof batch !== 'function') return
  const events = [copyOf(event), copyOf(event)]
  await call(bench, trial, 'performBatch', tell, (settings) => bench.engine.onBatch(events, settings, HOST))
}

/** What does not compile is told as `field-default` or `preset-mapping`. */
function compiles(mapping: Loose): boolean {
  try {
    compileMapping(mapping as JSONObject)
    return true
  } catch {
    return false
  }
}

function wants(fql: string, event: Loose): boolean {
  try {
    return compileTrigger(fql).matches(event)
  } catch {
    return true // what does not compile is told as `trigger`
  }
}

async function call(
  { settings, transport, watch }: Bench,
  { slug, at, mapping }: Trial,
  name: 'perform' | 'performBatch',
  tell: (problem: PluginProblem) => void,
  send: (settings: JSONObject) => Promise<unknown>
): Promise<void> {
  const where = `${at}.${name}`
  watch.began(where, 'it')
  watch.dialled()
  const before = transport.count()
  const subscriptions = [{ name: slug, partnerAction: slug, subscribe: ANY, mapping: copyOf(mapping) }]
  const result = await within(watch.limitMs, () => send({ ...copyOf(settings), subscriptions } as JSONObject))
  await atRest()
  const hosts = [...new Set(watch.dialled())]
  if (hosts.length > 0) {
    const what = `It connects to ${hosts.map(oneLine).join(', ')} by itself, past the request client.`
    tell(problemOf(RUN_RULES.connection, { where, what }))
  }
  if (result === 'late') {
    const what = `It has not ended after ${watch.limitMs / 1000} s, though every request was answered at once.`
    if (hosts.length === 0) tell(problemOf(RUN_RULES.hangs, { where, what }))
  } else if ('error' in result && hosts.length === 0 && transport.count() === before && isMistake(result.error)) {
    const what = `It fails before anything is sent: ${result.error.name}: ${messageOf(result.error)}`
    tell(problemOf(RUN_RULES.throws, { where, what }))
  }
}

function isMistake(error: unknown): error is Error {
  return error instanceof Error && MISTAKES.has(error.name)
}

/** By JSON, as events and mappings come in. */
function copyOf(value: Loose): SegmentEvent & JSONObject {
  return JSON.parse(JSON.stringify(value)) as SegmentEvent & JSONObject
}
