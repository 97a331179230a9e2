/** How new fields are taken in. */
export type NewFields = 'keyword' | 'full_text' | 'ignore' | 'refuse'

/** What an index is made with. */
export interface IndexPlan {
  readonly shards: number
  readonly replicas: number
  readonly newFields: NewFields
  /** Types by the dotted names of fields. */
  readonly fieldTypes: ReadonlyMap<string, string>
}

/** Fields of Segment's events whose types are known. Ids are exact: a deletion searches for them. */
const KNOWN: readonly (readonly [string, string])[] = [
  ['@timestamp', 'date'],
  ['anonymousId', 'keyword'],
  ['event', 'keyword'],
  ['messageId', 'keyword'],
  ['timestamp', 'date'],
  ['type', 'keyword'],
  ['userId', 'keyword']
]

/** Longer texts are kept, but not as exact values: a term of more than 32,766 bytes refuses its document. */
const EXACT = { type: 'keyword', ignore_above: 1024 }

/** The member `dynamic` of a mapping, by what becomes of new fields. */
const DYNAMIC: Readonly<Record<NewFields, string>> = {
  keyword: 'true',
  full_text: 'true',
  ignore: 'false',
  refuse: 'strict'
}

/** The body of an index, or of the template of one. Source: the API of OpenSearch and Elasticsearch. */
export function indexBody({ shards, replicas, newFields, fieldTypes }: IndexPlan): object {
  const properties: Record<string, object> = {}
  for (const [name, type] of [...KNOWN, ...fieldTypes]) place(properties, name.split('.'), type)
  const strings = { strings: { match_mapping_type: 'string', mapping: EXACT } }
  return {
    settings: { number_of_shards: shards, number_of_replicas: replicas },
    mappings: {
      dynamic: DYNAMIC[newFields],
      ...(newFields === 'keyword' ? { dynamic_templates: [strings] } : {}),
      properties
    }
  }
}

/** The template that a data stream of this name needs. */
export function templateBody(name: string, plan: IndexPlan): object {
  // Elasticsearch has templates of its own with priority 100, and others of the same priority would be refused.
  return { index_patterns: [name], data_stream: {}, priority: 200, template: indexBody(plan) }
}

function place(properties: Record<string, object>, path: readonly string[], type: string): void {
  const [name = '', ...rest] = path
  if (rest.length === 0) {
    properties[name] = type === 'keyword' ? EXACT : { type }
    return
  }
  const inner = properties[name] as { properties?: Record<string, object> } | undefined
  const members = inner?.properties ?? {}
  properties[name] = { properties: members }
  place(members, rest, type)
}
