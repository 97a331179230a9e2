import { isPlain, type Plain } from '../diff/normalise'
import { misshapen, withoutNull, type Kind } from './shapes'
import type { Note, SegmentObjects } from './types'

/** Members of the API's answers: lists, and the single object of a `get`. */
const MEMBERS: Readonly<Record<string, Kind>> = {
  sources: 'sources',
  source: 'sources',
  destinations: 'destinations',
  destination: 'destinations',
  subscriptions: 'subscriptions',
  subscription: 'subscriptions',
  destinationSubscription: 'subscriptions',
  filters: 'filters',
  filter: 'filters',
  functions: 'functions',
  function: 'functions',
  insertFunctionInstances: 'insertFunctionInstances',
  insertFunctionInstance: 'insertFunctionInstances'
}

/** What an object without an envelope is, by the members that only it has. */
const SHAPES: readonly { readonly kind: Kind; readonly members: readonly string[] }[] = [
  { kind: 'subscriptions', members: ['destinationId', 'trigger'] },
  { kind: 'filters', members: ['destinationId', 'if', 'actions'] },
  { kind: 'functions', members: ['code', 'resourceType'] },
  { kind: 'insertFunctionInstances', members: ['integrationId', 'classId'] },
  { kind: 'destinations', members: ['sourceId', 'metadata', 'settings'] },
  { kind: 'sources', members: ['slug', 'writeKeys'] }
]

/** Members of answers that are about the answer itself. */
const PASSED_OVER = new Set(['pagination', 'workspace'])

/** The objects of several documents, each once. */
export interface Collected {
  readonly objects: SegmentObjects
  /** Name of the workspace, where an answer holds it. */
  readonly name?: string
}

/**
 * Gathers the objects of answers of the Public API, with or without their envelope `{ data: … }`, single or in lists.
 *
 * @param documents parsed JSON
 * @param note takes what has no equal here, and pages that are missing
 */
export function collectObjects(documents: readonly unknown[], note: Note): Collected {
  const found: Record<Kind, Map<string, unknown>> = {
    sources: new Map(),
    destinations: new Map(),
    subscriptions: new Map(),
    filters: new Map(),
    functions: new Map(),
    insertFunctionInstances: new Map()
  }
  let name: string | undefined
  const take = (kind: Kind, value: unknown): void => {
    if (!isPlain(value)) return
    const given = withoutNull(value)
    const problems = misshapen(kind, given)
    if (problems.length > 0) {
      note('error', `an object of ${kind}`, '', `It is left out, since ${problems.join(', and ')}.`)
      return
    }
    found[kind].set(String(value['id']), given)
  }
  const read = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const each of value as readonly unknown[]) read(each)
      return
    }
    if (!isPlain(value)) return
    const shape = SHAPES.find(({ members }) => members.every((member) => member in value))
    if (shape) take(shape.kind, value)
    else readAnswer(value)
  }
  const readAnswer = (answer: Plain): void => {
    notePages(answer['pagination'], note)
    if (isPlain(answer['workspace']) && typeof answer['workspace']['name'] === 'string') {
      name = answer['workspace']['name']
    }
    for (const [key, member] of Object.entries(answer)) {
      const kind = Object.hasOwn(MEMBERS, key) ? MEMBERS[key] : undefined
      if (kind) for (const each of [member].flat() as readonly unknown[]) take(kind, each)
      else if (key === 'data') read(member)
      else noteOther(key, member, note)
    }
  }
  for (const document of documents) read(document)
  const objects = Object.fromEntries(Object.entries(found).map(([kind, byId]) => [kind, [...byId.values()]]))
  return { objects: objects as unknown as SegmentObjects, ...(name === undefined ? {} : { name }) }
}

function notePages(pagination: unknown, note: Note): void {
  if (isPlain(pagination) && typeof pagination['next'] === 'string' && pagination['next'] !== '') {
    note('warning', 'an answer of the API', 'pagination.next', 'There are further pages; import them as well.')
  }
}

function noteOther(key: string, member: unknown, note: Note): void {
  if (PASSED_OVER.has(key)) return
  if (key === 'errors') {
    note('error', 'an answer of the API', key, 'The API answered with an error and not with objects; ask it again.')
    return
  }
  const count = Array.isArray(member) ? ` (${member.length.toString()})` : ''
  note('error', `${key}${count}`, '', 'They have no equal here, so they are left out.')
}
