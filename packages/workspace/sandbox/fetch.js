/* `fetch` over the host's transport, with its guard, its cap and without redirects. */
const { Buffer } = require('./bytes')
const { ask } = require('./ask')
const { bufferOf, call, parse } = require('./kit')
const { URLSearchParams } = require('./url-search-params')

class Headers {
  #values = new Map()

  constructor(init) {
    if (init === undefined || init === null) return
    const pairs = typeof init[Symbol.iterator] === 'function' ? init : Object.entries(init)
    for (const [name, value] of pairs) this.append(name, value)
  }

  append(name, value) {
    const key = String(name).toLowerCase()
    const held = this.#values.get(key)
    this.#values.set(key, held === undefined ? String(value) : `${held}, ${value}`)
  }

  set(name, value) {
    this.#values.set(String(name).toLowerCase(), String(value))
  }

  get(name) {
    return this.#values.get(String(name).toLowerCase()) ?? null
  }

  has(name) {
    return this.#values.has(String(name).toLowerCase())
  }

  delete(name) {
    this.#values.delete(String(name).toLowerCase())
  }

  forEach(callback, thisArg) {
    for (const [name, value] of this) callback.call(thisArg, value, name, this)
  }

  *keys() {
    for (const [name] of this) yield name
  }

  *values() {
    for (const [, value] of this) yield value
  }

  *entries() {
    for (const name of [...this.#values.keys()].sort()) yield [name, this.#values.get(name)]
  }

  [Symbol.iterator]() {
    return this.entries()
  }
}

class Response {
  #bytes
  #truncated

  constructor({ url, status, statusText, headers, truncated }, bytes) {
    this.url = url
    this.status = status
    this.statusText = statusText
    this.ok = status >= 200 && status < 300
    this.redirected = false
    this.type = 'basic'
    this.bodyUsed = false
    this.headers = new Headers(headers)
    this.#bytes = bytes
    this.#truncated = truncated
  }

  async arrayBuffer() {
    return this.#take()
  }

  async buffer() {
    return Buffer.from(this.#take())
  }

  async text() {
    return call('text.decode', ['utf-8', {}], this.#take())
  }

  async json() {
    return parse(await this.text())
  }

  clone() {
    if (this.bodyUsed) throw new TypeError('The body was read already')
    const { url, status, statusText, headers } = this
    return new Response({ url, status, statusText, headers, truncated: this.#truncated }, this.#bytes.slice(0))
  }

  #take() {
    if (this.bodyUsed) throw new TypeError('The body was read already')
    this.bodyUsed = true
    if (this.#truncated) throw new TypeError('The body of the response is longer than the limit and was cut')
    return this.#bytes
  }
}

function bodyOf(body, headers) {
  if (body === undefined || body === null) return undefined
  if (body instanceof URLSearchParams) {
    return textBody(body.toString(), 'application/x-www-form-urlencoded;charset=UTF-8', headers)
  }
  if (ArrayBuffer.isView(body) || body instanceof ArrayBuffer) return bufferOf(body)
  return textBody(String(body), 'text/plain;charset=UTF-8', headers)
}

function textBody(text, type, headers) {
  if (!headers.has('content-type')) headers.set('content-type', type)
  return call('text.encode', [text])
}

exports.fetch = async (input, init = {}) => {
  const headers = new Headers(init.headers)
  const method = String(init.method ?? 'GET').toUpperCase()
  const body = bodyOf(init.body, headers)
  if (body && (method === 'GET' || method === 'HEAD')) throw new TypeError(`A ${method} request has no body`)
  const url = String(input)
  const request = { method, url, headers: [...headers] }
  const { value, bytes } = await ask('fetch', request, ...(body ? [body] : [])).answer
  return new Response({ ...value, url }, bytes)
}

exports.Headers = Headers
