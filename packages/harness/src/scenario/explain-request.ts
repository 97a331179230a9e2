import { compileMapping } from '@extensible-webhooks/engine'
import type { WorkspaceMapping } from '@extensible-webhooks/workspace'
import type { Difference } from '../mocks/compare'
import { show } from '../mocks/desk'
import type { RecordedRequest } from '../mocks/recorded-request'
import type { Explainer } from './explain'
import type { Scenario } from './scenario'

/** Differences that are explained in one failure, at most. */
const MOST = 5

/** Says which part of which mapping made what differs, and what the event has there. */
export function explainDifferences(
  { origin }: RecordedRequest,
  differences: readonly Difference[],
  { workspace }: Scenario,
  explain: Explainer
): readonly string[] {
  if (!origin) return ['no delivery made this request']
  const destination = workspace.destinations.find(({ slug }) => slug === origin.destination)
  const index = destination?.mappings.findIndex(({ name }) => name === origin.mapping) ?? -1
  const mapping = destination?.mappings[index]
  const numbers = origin.eventIds.map((eventId) => explain.numbers.numberOf(eventId))
  const made = `made by ${numbers.length === 1 ? 'event' : 'events'} ${list(numbers)} in ${origin.destination} / ${origin.mapping}`
  if (numbers.length === 0) return [`made when ${origin.destination} was connected`]
  if (!mapping) return [made]
  const base = `destinations.${origin.destination}.mappings[${index}]`
  return [
    made,
    ...differences.slice(0, MOST).flatMap(({ path }) => {
      const item = Number(/^json(?:\.[\w-]+)*\[(\d+)\]/.exec(path)?.[1] ?? 0)
      const event = explain.numbers.eventOf(origin.eventIds[item] ?? origin.eventIds[0] ?? '')
      return explainPath(
        path,
        mapping,
        base,
        event && 'incoming' in event ? event.incoming.event : undefined,
        numbers[item]
      )
    })
  ]
}

function explainPath(
  path: string,
  mapping: WorkspaceMapping,
  base: string,
  event: unknown,
  number: number | undefined
): string[] {
  const found = findField(path, mapping)
  if (!found) return []
  const { at, value } = found
  const place = `${path}: ${base}.fields.${at.join('.')} is ${show(value)}`
  if (!isDirective(value) || event === undefined) return [place]
  return [`${place}, which gives ${show(resolve(value, event))} for event ${number ?? 0}`]
}

interface FoundField {
  readonly at: readonly string[]
  readonly value: unknown
}

const FIELD_OF: Readonly<Record<string, string>> = {
  url: 'url',
  method: 'method',
  headers: 'headers',
  query: 'query',
  json: 'data',
  form: 'data',
  xml: 'data',
  text: 'data'
}

/** The part of the mapping that a place in the request comes from: as deep as it can be followed, to the first directive. */
function findField(path: string, { fields }: WorkspaceMapping): FoundField | undefined {
  const [part = '', ...rest] = path
    .replaceAll(/\[(\d+)\]/g, '.$1')
    .replaceAll(/\['([^']*)'\]/g, '.$1')
    .split('.')
  const field = FIELD_OF[part]
  if (field === undefined || !Object.hasOwn(fields, field)) return undefined
  let value: unknown = fields[field]
  const at = [field]
  for (const step of [...(field === 'data' ? dataPath(fields) : []), ...withoutBatch(rest, fields)]) {
    if (isDirective(value) || typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) break
    value = (value as Readonly<Record<string, unknown>>)[step]
    at.push(step)
  }
  return { at, value }
}

function dataPath(fields: WorkspaceMapping['fields']): string[] {
  const path = fields['data_path']
  return typeof path === 'string' && path !== '' ? path.split('.') : []
}

/** In a batch, a place begins with the path of the list in its envelope and the number of the item. */
function withoutBatch(path: readonly string[], fields: WorkspaceMapping['fields']): readonly string[] {
  const batchPath = fields['batch_path']
  const envelope = typeof batchPath === 'string' && batchPath !== '' ? batchPath.split('.') : []
  const inside = envelope.every((step, index) => path[index] === step) ? path.slice(envelope.length) : path
  return /^\d+$/.test(inside[0] ?? '') ? inside.slice(1) : inside
}

function resolve(value: unknown, event: unknown): unknown {
  try {
    return compileMapping({ value } as Parameters<typeof compileMapping>[0]).resolve(event as Record<string, unknown>)[
      'value'
    ]
  } catch (error) {
    return error instanceof Error ? error.message : undefined
  }
}

function isDirective(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).some((key) => key.startsWith('@'))
}

function list(numbers: readonly number[]): string {
  return numbers.length > 6 ? `${numbers.slice(0, 5).join(', ')}, …` : numbers.join(', ')
}
