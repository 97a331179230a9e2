import type { DynamicFieldItem, DynamicFieldResponse, RequestClient } from '@segment/actions-core'
import { indexNameProblem } from '../cluster/index-name'
import { entries, member, text } from '../cluster/member'
import { madeIndex } from '../index-of'
import { choicesOf, noChoices, pageOf, queryOf } from './choices'
import type { DynamicInput } from './choices'

/** Fields of one mapping that are shown, at most: a mapping may hold a loop of the cluster's making in no case, but a great many. */
const MAX_FIELDS = 10_000

/** Types of the API as the form knows them; others are text. */
const TYPES: Readonly<Record<string, NonNullable<DynamicFieldItem['type']>>> = {
  boolean: 'boolean',
  byte: 'integer',
  date: 'datetime',
  date_nanos: 'datetime',
  double: 'number',
  float: 'number',
  half_float: 'number',
  integer: 'integer',
  long: 'integer',
  nested: 'object',
  object: 'object',
  scaled_float: 'number',
  short: 'integer',
  unsigned_long: 'integer'
}

interface WithIndex extends DynamicInput<{ readonly index?: string }> {
  /** Not of core: hosts that know what a hook of the mapping made hand it over here. */
  readonly hookOutputs?: unknown
}

/** Names of the fields of the chosen index, as keys of the document. */
export async function fieldNames(request: RequestClient, input: WithIndex): Promise<DynamicFieldResponse> {
  const { settings, payload, page } = input
  const index = payload?.index ?? madeIndex(input.hookOutputs)?.index
  if (typeof index !== 'string' || indexNameProblem(index) !== undefined) {
    return noChoices('Choose an index first; its fields are shown here then.', 'NO_INDEX')
  }
  return choicesOf(request, settings, { method: 'GET', path: [index, '_mapping'] }, ({ body }) => {
    const found = new Map<string, DynamicFieldItem>()
    // An alias or a data stream gives the mapping of each index behind it.
    for (const [, each] of entries(body)) collect(member(each, 'mappings'), '', found)
    const choices = [...found.values()].sort((a, b) => a.value.localeCompare(b.value))
    return pageOf(choices, queryOf(input), page)
  })
}

function collect(mapping: unknown, prefix: string, found: Map<string, DynamicFieldItem>): void {
  for (const [name, field] of entries(member(mapping, 'properties'))) {
    if (found.size >= MAX_FIELDS) return
    const value = `${prefix}${name}`
    const type = text(field, 'type') ?? 'object'
    found.set(value, { label: value, value, description: type, type: TYPES[type] ?? 'string' })
    collect(field, `${value}.`, found)
  }
}
