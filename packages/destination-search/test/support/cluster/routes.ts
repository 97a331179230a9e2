import { parseBulk, runBulk } from './bulk'
import type { Planned } from './bulk'
import { deleteByQuery, fieldCapabilities } from './delete-by-query'
import { apiError } from './errors'
import type { Reply } from './errors'
import type { Store } from './store'

type Json = Record<string, unknown>

/** A request, read. */
export interface ReadRequest {
  readonly method: string
  readonly path: readonly string[]
  readonly query: URLSearchParams
  readonly body: string
}

/** What routes need beside the store. */
export interface RouteOptions {
  readonly planned: Planned
  /** Answers of an older cluster, which has no `_resolve`. */
  readonly withoutResolve: boolean
}

/** Answers a request as OpenSearch 2 does, as far as the plugin uses it. */
export function route(store: Store, request: ReadRequest, options: RouteOptions): Reply {
  const { method, path, query, body } = request
  const [first = '', second = '', third = ''] = path
  const json = (): Json => JSON.parse(body) as Json
  switch (`${method} ${path.map((part) => (part.startsWith('_') ? part : '*')).join('/')}`) {
    case 'GET ':
      return { status: 200, body: WHO }
    case 'POST _bulk': {
      const operations = parseBulk(body)
      if (!Array.isArray(operations)) return operations
      return filtered(runBulk(store, operations, query.get('refresh') ?? '', options.planned), query)
    }
    case 'GET _resolve/*/*':
      return options.withoutResolve
        ? apiError(400, 'illegal_argument_exception', 'no handler found')
        : resolve(store, third)
    case 'GET _cat/*':
      return { status: 200, body: [...store.indices.keys()].sort().map((index) => ({ index })) }
    case 'GET _ingest/*':
      return { status: 200, body: Object.fromEntries(store.pipelines) }
    case 'PUT _index_template/*':
      if (store.templates.has(second) && query.get('create') === 'true') {
        return apiError(400, 'illegal_argument_exception', `index template [${second}] already exists`)
      }
      store.templates.set(second, json())
      return { status: 200, body: { acknowledged: true } }
    case 'PUT _data_stream/*':
      return store.createStream(second)
    case 'PUT *':
      return store.createIndex(first, json())
    case 'GET */_mapping':
      return mappingOf(store, first)
    case 'GET */_field_caps':
      return fieldCapabilities(store, first, (query.get('fields') ?? '').split(','))
    case 'POST */_refresh':
      for (const { documents } of store.match(first)) for (const each of documents.values()) each.visible = true
      return { status: 200, body: { _shards: { total: 1, successful: 1, failed: 0 } } }
    case 'POST */_delete_by_query':
      return deleteByQuery(store, first, json())
    default:
      return apiError(405, 'method_not_allowed', `Incorrect HTTP method for uri [/${path.join('/')}]`)
  }
}

const WHO = {
  name: 'node-1',
  cluster_name: 'stand-in',
  cluster_uuid: 'uuid',
  version: { distribution: 'opensearch', number: '2.19.0' },
  tagline: 'The OpenSearch Project: https://opensearch.org/'
}

function mappingOf(store: Store, expression: string): Reply {
  const found = store.match(expression)
  if (found.length === 0) {
    return apiError(404, 'index_not_found_exception', `no such index [${expression}]`, { index: expression })
  }
  return { status: 200, body: Object.fromEntries(found.map(({ name, mappings }) => [name, { mappings }])) }
}

function resolve(store: Store, expression: string): Reply {
  const pattern = new RegExp(`^${expression.replaceAll('*', '.*')}$`)
  const indices = [...store.indices.values()].map(({ name, dataStream }) => ({
    name,
    attributes: name.startsWith('.') ? ['open', 'hidden'] : ['open'],
    ...(dataStream === undefined ? {} : { data_stream: dataStream })
  }))
  const aliases = [...store.aliases].map(([name, index]) => ({ name, indices: [index] }))
  const streams = [...store.streams].map(([name, backing]) => ({
    name,
    backing_indices: [backing],
    timestamp_field: '@timestamp'
  }))
  const named = <T extends { readonly name: string }>(all: T[]): T[] => all.filter(({ name }) => pattern.test(name))
  return { status: 200, body: { indices: named(indices), aliases: named(aliases), data_streams: named(streams) } }
}

/** `filter_path` of the API, for the one list of paths that the plugin asks for. */
function filtered({ status, body }: Reply, query: URLSearchParams): Reply {
  const filter = query.get('filter_path')
  if (filter === null || status !== 200) return { status, body }
  const wanted = filter
    .split(',')
    .flatMap((path) => (path.startsWith('items.*.') ? [path.slice('items.*.'.length)] : []))
  const { errors, items } = body as { errors: boolean; items: Record<string, Json>[] }
  const kept = items.map((item) =>
    Object.fromEntries(
      Object.entries(item).map(([action, result]) => [
        action,
        Object.fromEntries(Object.entries(result).filter(([name]) => wanted.includes(name)))
      ])
    )
  )
  return { status, body: { errors, items: kept } }
}
