import { createHash } from 'node:crypto'
import type { Report } from '../file/parse-document'
import type { Path } from '../file/problem'
import type { ConditionFile } from '../file/types'
import { DURATION_HINT, parseDuration } from '../file/duration'
import { buildTrigger } from './build-trigger'
import type { Condition, Occurrences } from './computation'

const KINDS = ['all', 'any', 'not', 'performed', 'trait'] as const
const BESIDE_PERFORMED = ['where', 'atLeast', 'atMost', 'within'] as const

/** What somebody would ever write, and far from where the stack ends. */
const MAX_DEPTH = 20

/**
 * Compiles the condition of an audience.
 *
 * @param file what the file says
 * @param source slug of the source of its events
 * @param path where it stands in the file
 * @param report takes each problem
 * @returns nothing where it cannot be used
 */
export function buildCondition(
  file: ConditionFile,
  source: string,
  path: Path,
  report: Report,
  depth = 1
): Condition | undefined {
  const kind = kindOf(file, path, report)
  if (kind === undefined) return undefined
  if (depth > MAX_DEPTH) {
    report(path, `conditions can be nested ${MAX_DEPTH} deep at most.`)
    return undefined
  }
  const inner = (each: ConditionFile, ...at: (string | number)[]): Condition | undefined =>
    buildCondition(each, source, [...path, ...at], report, depth + 1)
  if (file.all ?? file.any) {
    const of = (file.all ?? file.any ?? []).map((each, index) => inner(each, kind, index))
    return of.every((each) => each !== undefined) ? { kind: file.all ? 'all' : 'any', of } : undefined
  }
  if (file.not) {
    const of = inner(file.not, 'not')
    return of && { kind: 'not', of }
  }
  if (file.trait !== undefined) {
    const trigger = buildTrigger(file.trait, [...path, 'trait'], report)
    return trigger && { kind: 'trait', trigger }
  }
  return buildPerformed(file, source, path, report)
}

function kindOf(file: ConditionFile, path: Path, report: Report): string | undefined {
  const kinds = KINDS.filter((kind) => file[kind] !== undefined)
  const [kind, second] = kinds
  if (kind === undefined || second !== undefined) {
    const found = kind === undefined ? 'found none' : `found ${kinds.join(' and ')}`
    report(path, `expected exactly one of ${KINDS.join(', ')}; ${found}.`, { at: 'key' })
    return undefined
  }
  if (kind === 'performed') return kind
  for (const key of BESIDE_PERFORMED.filter((name) => file[name] !== undefined)) {
    report([...path, key], `this belongs beside performed, not beside ${kind}.`, { at: 'key' })
  }
  return kind
}

function buildPerformed(file: ConditionFile, source: string, path: Path, report: Report): Condition | undefined {
  const { performed: event = '', where, within, atLeast = 1, atMost } = file
  if (atMost !== undefined && atMost < atLeast) {
    const hint = file.atLeast === undefined ? '; at least once is the default, write atLeast: 0 beside it' : ''
    report([...path, 'atMost'], `${atMost} is less than atLeast (${atLeast})${hint}.`)
  }
  const occurrences = buildOccurrences({ event, source, where, within }, path, report)
  return occurrences && { kind: 'performed', occurrences, atLeast, atMost }
}

/** What a file says of the events of a condition or a computed trait. */
export interface OccurrencesInput {
  readonly event: string
  readonly source: string
  readonly where?: string | undefined
  readonly within?: string | undefined
  readonly property?: string | undefined
}

/** Compiles which events are kept. */
export function buildOccurrences(
  { event, source, where, within, property }: OccurrencesInput,
  path: Path,
  report: Report
): Occurrences | undefined {
  const trigger = where === undefined ? undefined : buildTrigger(where, [...path, 'where'], report)
  const withinMs = within === undefined ? undefined : parseDuration(within)
  const noDuration = within !== undefined && (withinMs === undefined || withinMs === 0)
  if (noDuration) report([...path, 'within'], `expected a duration: ${DURATION_HINT}.`)
  const dotted = property?.replace(/^\$\./, '')
  const noProperty = dotted?.split('.').includes('') === true
  if (noProperty) report([...path, 'property'], 'expected a dotted path, such as properties.total.')
  if (noDuration || noProperty || (where !== undefined && !trigger)) return undefined
  const id = createHash('sha256')
    .update(JSON.stringify([source, event, where, property]))
    .digest('base64url')
    .slice(0, 16)
  return { id, event, where: trigger, withinMs, property: dotted }
}
