import type { DynamicFieldItem, DynamicFieldResponse, RequestClient } from '@segment/actions-core'
import type { Answer, Question } from '../cluster/ask'
import { member, text } from '../cluster/member'
import { choicesOf, pageOf, queryOf } from './choices'
import type { DynamicInput } from './choices'

/** Codes with which an older cluster, or a service in front of it, says that it has no `_resolve`. */
const UNKNOWN_API: ReadonlySet<string | undefined> = new Set(['400', '404', '405'])

const RESOLVE: Question = { method: 'GET', path: ['_resolve', 'index', '*'] }
const LIST: Question = { method: 'GET', path: ['_cat', 'indices'], query: { format: 'json', h: 'index', s: 'index' } }

/** The lists of `_resolve/index`, with what each is called in the form. */
const KINDS = [
  { list: 'data_streams', description: 'Data stream' },
  { list: 'aliases', description: 'Alias' },
  { list: 'indices', description: 'Index' }
] as const

/** Indices, aliases and data streams of the cluster, for a form to choose from. */
export async function indices(request: RequestClient, input: DynamicInput<unknown>): Promise<DynamicFieldResponse> {
  const { settings, page } = input
  const paged =
    (read: (answer: Answer) => DynamicFieldItem[]) =>
    (answer: Answer): DynamicFieldResponse =>
      pageOf(read(answer), queryOf(input), page)
  const resolved = await choicesOf(request, settings, RESOLVE, paged(resolvedChoices))
  return UNKNOWN_API.has(resolved.error?.code) ? choicesOf(request, settings, LIST, paged(listedChoices)) : resolved
}

function resolvedChoices({ body }: Answer): DynamicFieldItem[] {
  return KINDS.flatMap(({ list, description }) =>
    rows(member(body, list)).flatMap((row) => {
      const attributes = member(row, 'attributes')
      const hidden = Array.isArray(attributes) && attributes.some((each) => each === 'hidden' || each === 'system')
      // What is behind a data stream is not written to by name.
      return hidden || member(row, 'data_stream') !== undefined ? [] : choice(text(row, 'name'), description)
    })
  )
}

function listedChoices({ body }: Answer): DynamicFieldItem[] {
  return rows(body).flatMap((row) => choice(text(row, 'index'), 'Index'))
}

function choice(name: string | undefined, description: string): DynamicFieldItem[] {
  return name === undefined || name.startsWith('.') ? [] : [{ label: name, value: name, description }]
}

function rows(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
