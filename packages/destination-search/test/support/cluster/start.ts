import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { parseBulk } from './bulk'
import type { WireOperation } from './bulk'
import { apiError } from './errors'
import { route } from './routes'
import { Store } from './store'

/** A request as it came. */
export interface SeenRequest {
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** An answer in place of that of the cluster. */
export interface CannedReply {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Closes the connection without an answer, this time and from now on: a host may try once more. */
  readonly hangUp?: boolean
}

/**
 * A stand-in for a cluster on loopback: the part of the API of OpenSearch 2 and Elasticsearch 8 that the plugin uses, over a
 * store in memory. Its answers and errors are those of the API; the sources of the rules are the two projects' references.
 */
export interface Cluster {
  readonly url: string
  readonly store: Store
  readonly requests: SeenRequest[]
  /** Results of operations by the ids of their documents, in place of those of the store. */
  readonly planned: Map<string, { status: number; error: object }>
  /** Bytes of a body, at most; more is answered with 413. */
  maxBytes: number
  withoutResolve: boolean
  /** What the next requests are answered with, one each. */
  readonly canned: CannedReply[]
  /** The operations of every bulk request so far, by request. */
  bulks(): WireOperation[][]
  /** The documents of an index by their ids. */
  documents(index: string): Record<string, unknown>
  reset(): void
  close(): Promise<void>
}

export const USER = 'shop'
export const PASSWORD = 'pass:wörd-1'

export async function startCluster(): Promise<Cluster> {
  let store = new Store()
  const requests: SeenRequest[] = []
  const planned: Cluster['planned'] = new Map()
  const canned: CannedReply[] = []
  const server = createServer((request, response) => {
    void answer(cluster, request, response)
  })
  const cluster: Cluster = {
    url: '',
    get store() {
      return store
    },
    requests,
    planned,
    canned,
    maxBytes: Infinity,
    withoutResolve: false,
    bulks: () =>
      requests.filter(({ url }) => url.includes('/_bulk')).map(({ body }) => parseBulk(body) as WireOperation[]),
    documents: (index) =>
      Object.fromEntries([...(store.find(index)?.documents ?? [])].map(([id, { source }]) => [id, source])),
    reset: () => {
      store = new Store()
      requests.length = 0
      canned.length = 0
      planned.clear()
      cluster.maxBytes = Infinity
      cluster.withoutResolve = false
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    }
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return Object.assign(cluster, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
}

async function answer(cluster: Cluster, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = Buffer.concat((await request.toArray()) as Buffer[]).toString()
  const { method = '', url = '', headers } = request
  cluster.requests.push({ method, url, headers, body })
  const canned = cluster.canned.shift()
  if (canned?.hangUp === true) {
    cluster.canned.unshift(canned)
    return void request.socket.destroy()
  }
  if (canned) {
    write(response, canned.status, canned.body, canned.headers)
    return
  }
  const refusal = refuse(cluster, request, body)
  if (refusal) {
    write(response, refusal.status, refusal.body)
    return
  }
  const { pathname, searchParams } = new URL(url, 'http://cluster')
  const path = pathname
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent)
  try {
    const reply = route(cluster.store, { method, path, query: searchParams, body }, cluster)
    write(response, reply.status, reply.body)
  } catch (error) {
    write(response, 500, apiError(500, 'exception', String(error)).body)
  }
}

function refuse(
  cluster: Cluster,
  { headers, method }: IncomingMessage,
  body: string
): { status: number; body: unknown } | undefined {
  if (headers.authorization !== `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`) {
    return apiError(401, 'security_exception', `unable to authenticate user for REST request`)
  }
  if (Buffer.byteLength(body) > cluster.maxBytes) return { status: 413, body: 'Request Entity Too Large' }
  const type = headers['content-type']
  if (method !== 'GET' && body !== '' && type !== 'application/json' && type !== 'application/x-ndjson') {
    return { status: 406, body: { error: `Content-Type header [${String(type)}] is not supported`, status: 406 } }
  }
  return undefined
}

function write(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {}
): void {
  const isText = typeof body === 'string'
  const type = isText ? 'text/html' : 'application/json; charset=UTF-8'
  response.writeHead(status, { 'content-type': type, ...headers })
  response.end(isText ? body : JSON.stringify(body ?? {}))
}
