/* URLSearchParams: the list is kept here, the reading and writing of its text is Node's. */
const { call } = require('./kit')

class URLSearchParams {
  #pairs
  #changed

  constructor(init = '') {
    this.#pairs = pairsOf(init)
  }

  /** For URL: tells when the list is changed. */
  static watch(params, changed) {
    params.#changed = changed
  }

  /** For URL: takes a new list over without telling. */
  static replace(params, query) {
    params.#pairs = pairsOf(query)
  }

  get size() {
    return this.#pairs.length
  }

  append(name, value) {
    this.#pairs.push([String(name), String(value)])
    this.#changed?.()
  }

  delete(name, value) {
    this.#pairs = this.#pairs.filter(
      ([key, held]) => key !== String(name) || (value !== undefined && held !== String(value))
    )
    this.#changed?.()
  }

  get(name) {
    return this.#pairs.find(([key]) => key === String(name))?.[1] ?? null
  }

  getAll(name) {
    return this.#pairs.filter(([key]) => key === String(name)).map(([, value]) => value)
  }

  has(name, value) {
    return this.#pairs.some(([key, held]) => key === String(name) && (value === undefined || held === String(value)))
  }

  set(name, value) {
    const key = String(name)
    const at = this.#pairs.findIndex(([held]) => held === key)
    if (at === -1) this.#pairs.push([key, String(value)])
    else {
      this.#pairs[at] = [key, String(value)]
      this.#pairs = this.#pairs.filter(([held], index) => held !== key || index <= at)
    }
    this.#changed?.()
  }

  sort() {
    this.#pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    this.#changed?.()
  }

  forEach(callback, thisArg) {
    for (const [name, value] of this.#pairs) callback.call(thisArg, value, name, this)
  }

  *keys() {
    for (const [name] of this.#pairs) yield name
  }

  *values() {
    for (const [, value] of this.#pairs) yield value
  }

  *entries() {
    for (const [name, value] of this.#pairs) yield [name, value]
  }

  [Symbol.iterator]() {
    return this.entries()
  }

  toString() {
    return call('query.format', [this.#pairs])
  }
}

function pairsOf(init) {
  if (typeof init !== 'object' || init === null) return call('query.parse', [String(init)])
  const pairs = typeof init[Symbol.iterator] === 'function' ? [...init] : Object.entries(init)
  return pairs.map(([name, value]) => [String(name), String(value)])
}

exports.URLSearchParams = URLSearchParams
