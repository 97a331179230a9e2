import type { ScenarioOutcome } from '../scenario/result'
import type { Difference } from './difference'

/** Compares what became of every event through every mapping. The words of a reason are each runtime's own. */
export function compareOutcomes(stock: readonly ScenarioOutcome[], ours: readonly ScenarioOutcome[]): Difference[] {
  const theirs = byPlace(stock)
  const own = byPlace(ours)
  return [...new Set([...theirs.keys(), ...own.keys()])].flatMap((place) => comparePlace(place, theirs, own))
}

type Places = ReadonlyMap<string, ScenarioOutcome>

function comparePlace(place: string, theirs: Places, own: Places): Difference[] {
  const [stock, ours] = [theirs.get(place), own.get(place)]
  const say = (what: string, one: unknown, other: unknown): string =>
    `${place}: ${what} ${String(one)} with stock core, ${String(other)} with the engine`
  if (stock?.status !== ours?.status) {
    return [{ kind: 'outcome', message: say('is', nameOf(stock), nameOf(ours)) }]
  }
  const [why, ourWhy] = [codeOf(stock), codeOf(ours)]
  return [
    ...(why === ourWhy ? [] : [{ kind: 'error', message: say('fails as', why, ourWhy) } as const]),
    ...(stock?.attempts === ours?.attempts
      ? []
      : [{ kind: 'attempts', message: say('attempts', stock?.attempts, ours?.attempts) } as const])
  ]
}

/** A scenario may send an event with one id twice; then they are counted. */
function byPlace(outcomes: readonly ScenarioOutcome[]): Places {
  const places = new Map<string, ScenarioOutcome>()
  for (const outcome of outcomes) {
    const { event, destination, mapping } = outcome
    const name = [
      `event ${event}`,
      ...(destination === undefined ? [] : [destination]),
      ...(mapping === undefined ? [] : [mapping])
    ]
    let place = name.join(', ')
    for (let again = 2; places.has(place); again++) place = `${name.join(', ')} (${again})`
    places.set(place, outcome)
  }
  return places
}

function nameOf(outcome: ScenarioOutcome | undefined): string {
  if (!outcome) return 'missing'
  const code = codeOf(outcome)
  return code === undefined ? outcome.status : `${outcome.status} (${code})`
}

function codeOf(outcome: ScenarioOutcome | undefined): string | undefined {
  const error = outcome?.error
  if (!error) return undefined
  const { stage, code, httpStatus } = error
  return `${stage}/${code}${httpStatus === undefined ? '' : ` ${httpStatus}`}`
}
