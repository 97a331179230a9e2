import { Headers, Response } from '@segment/actions-core'
import type { ModifiedResponse, RequestOptions } from '@segment/actions-core'
import type { WireResponse } from '../transport/types'

type ResponseHeaders = ModifiedResponse['headers']

/** What a plugin has asked of a response so far. */
interface Read {
  headers?: ResponseHeaders
  content?: string
  data?: unknown
}

/**
 * What a plugin is handed for a response: core's `Response` by its prototype, so that `instanceof` holds, but built from
 * bytes that were read already. Headers, text, parsed data and the real `Response` are made when they are asked for.
 */
export class EngineResponse {
  /** Set as core sets them after a request. Declared only: a field costs each response, and few plugins look at them. */
  declare request: unknown
  declare options: RequestOptions | undefined

  readonly #wire: WireResponse
  readonly #url: string
  #read: Read | undefined

  constructor(wire: WireResponse, url: string) {
    this.#wire = wire
    this.#url = url
  }

  /** The response as it was on the wire. */
  get wire(): WireResponse {
    return this.#wire
  }

  get status(): number {
    return this.#wire.status
  }

  get statusText(): string {
    return this.#wire.statusText
  }

  get ok(): boolean {
    return this.#wire.status >= 200 && this.#wire.status < 300
  }

  get url(): string {
    return this.#url
  }

  get redirected(): boolean {
    return false
  }

  get type(): string {
    return 'default'
  }

  get bodyUsed(): boolean {
    return true
  }

  get size(): number {
    return this.#wire.body.length
  }

  get headers(): ResponseHeaders {
    const read = this.#whatWasRead()
    read.headers ??= toCoreHeaders(this.#wire.headers)
    return read.headers
  }

  get content(): string {
    const read = this.#whatWasRead()
    read.content ??= this.#wire.body.toString('utf8')
    return read.content
  }

  set content(value: string) {
    this.#whatWasRead().content = value
  }

  /** JSON where the content type says so, else the text; nothing where the JSON cannot be read (as core). */
  get data(): unknown {
    const read = this.#whatWasRead()
    if (!('data' in read)) read.data = parseData(this.#wire.headers['content-type'], this.content)
    return read.data
  }

  set data(value: unknown) {
    this.#whatWasRead().data = value
  }

  text(): Promise<string> {
    return Promise.resolve(this.content)
  }

  json(): Promise<unknown> {
    return new Promise((resolve) => {
      resolve(JSON.parse(this.content))
    })
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    const { buffer, byteOffset, byteLength } = this.#wire.body
    return Promise.resolve(buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer)
  }

  buffer(): Promise<Buffer> {
    return Promise.resolve(this.#wire.body)
  }

  clone(): EngineResponse {
    return new EngineResponse(this.#wire, this.#url)
  }

  /** How a response stands in a log: without the request, whose headers hold credentials. */
  toJSON(): { readonly content: string; readonly data: unknown } {
    return { content: this.content, data: this.data }
  }

  get body(): unknown {
    return this.#real().body
  }

  blob(): Promise<Blob> {
    return this.#real().blob()
  }

  #whatWasRead(): Read {
    this.#read ??= {}
    return this.#read
  }

  #real(): Response {
    const { status, statusText, body } = this.#wire
    return new Response(body as unknown as BodyInit, { status, statusText, headers: this.headers })
  }
}

Object.setPrototypeOf(EngineResponse.prototype, Response.prototype)

/** The same response under the type that plugins know. */
export function asModifiedResponse(response: EngineResponse): ModifiedResponse {
  return response as unknown as ModifiedResponse
}

function parseData(contentType: string | string[] | undefined, content: string): unknown {
  const type = Array.isArray(contentType) ? contentType.join(', ') : contentType
  if (!type?.includes('application/json')) return content
  try {
    return JSON.parse(content)
  } catch {
    return undefined
  }
}

function toCoreHeaders(wire: WireResponse['headers']): ResponseHeaders {
  const headers = new Headers()
  for (const [name, value] of Object.entries(wire)) {
    for (const one of Array.isArray(value) ? value : [value]) headers.append(name, one)
  }
  const toJSON = (): Record<string, string> => {
    const plain: Record<string, string> = {}
    headers.forEach((value, name) => {
      plain[name] = value
    })
    return plain
  }
  return Object.defineProperty(headers, 'toJSON', { enumerable: false, value: toJSON }) as ResponseHeaders
}
