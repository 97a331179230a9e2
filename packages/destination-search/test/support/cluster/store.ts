import { apiError } from './errors'
import type { Reply } from './errors'

type Json = Record<string, unknown>

/** A document, and whether a refresh has made it visible to searches. */
export interface StoredDocument {
  source: Json
  version: number
  visible: boolean
  readonly routing?: string | undefined
}

/** The mapping of an index, as far as the stand-in knows it. */
export interface Mapping {
  dynamic?: string | undefined
  dynamic_templates?: unknown
  properties: Record<string, Json>
}

/** An index with its documents by their ids. */
export interface StoredIndex {
  readonly name: string
  readonly settings: Json
  readonly mappings: Mapping
  readonly documents: Map<string, StoredDocument>
  /** The data stream that it is behind. */
  readonly dataStream?: string
  /** A block of writes, such as one that an operator sets. */
  blocked?: boolean
}

/** What a cluster holds. */
export class Store {
  readonly indices = new Map<string, StoredIndex>()
  readonly aliases = new Map<string, string>()
  readonly streams = new Map<string, string>()
  readonly templates = new Map<string, Json>()
  readonly pipelines = new Map<string, Json>()
  /** Ids that the cluster has made. */
  made = 0

  /** Makes an index; what is left out of its body has the defaults of the API. */
  create(name: string, body: Json = {}, dataStream?: string): StoredIndex {
    const { settings = {}, mappings = {} } = body as { settings?: Json; mappings?: Partial<Mapping> }
    const index: StoredIndex = {
      name,
      settings,
      mappings: { ...mappings, properties: { ...mappings.properties } },
      documents: new Map(),
      ...(dataStream === undefined ? {} : { dataStream })
    }
    this.indices.set(name, index)
    return index
  }

  createStream(name: string): Reply {
    if (this.streams.has(name)) return exists(`data_stream [${name}] already exists`)
    const template = [...this.templates.values()].find(
      (each) => (each['index_patterns'] as string[]).includes(name) && each['data_stream'] !== undefined
    )
    if (!template) {
      return apiError(400, 'illegal_argument_exception', `no matching index template found for data stream [${name}]`)
    }
    const backing = `.ds-${name}-000001`
    this.create(backing, template['template'] as Json, name)
    this.streams.set(name, backing)
    return { status: 200, body: { acknowledged: true } }
  }

  createIndex(name: string, body: Json): Reply {
    if (name !== name.toLowerCase() || /^[-_+]|[\s\\/*?"<>|,#:]/.test(name)) {
      return apiError(400, 'invalid_index_name_exception', `Invalid index name [${name}]`, { index: name })
    }
    if (this.find(name)) return exists(`index [${name}/uuid-of-it] already exists`)
    this.create(name, body)
    return { status: 200, body: { acknowledged: true, shards_acknowledged: true, index: name } }
  }

  /** The index that a name, an alias or a data stream leads to. */
  find(name: string): StoredIndex | undefined {
    return this.indices.get(this.aliases.get(name) ?? this.streams.get(name) ?? name)
  }

  /** The indices of names and patterns that are separated by commas; hidden ones only through their data stream. */
  match(expression: string): StoredIndex[] {
    const patterns = expression.split(',').map((part) => new RegExp(`^${part.replaceAll('*', '.*')}$`))
    const names = [...this.indices.keys()].filter((name) => !name.startsWith('.'))
    const known = [...names, ...this.aliases.keys(), ...this.streams.keys()]
    const found = known.filter((name) => patterns.some((pattern) => pattern.test(name))).map((name) => this.find(name))
    return [...new Set(found)].filter((each) => each !== undefined)
  }
}

function exists(reason: string): Reply {
  return apiError(400, 'resource_already_exists_exception', reason)
}
