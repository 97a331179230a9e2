/* URL: parsing and every setter are Node's. */
const { call } = require('./kit')
const { URLSearchParams } = require('./url-search-params')

const WRITABLE = ['href', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash']

class URL {
  #parts
  #params

  constructor(url, base) {
    this.#parts = call('url.parse', base === undefined ? [String(url)] : [String(url), String(base)])
  }

  static canParse(url, base) {
    try {
      return Boolean(new URL(url, base))
    } catch {
      return false
    }
  }

  static read(url, name) {
    return url.#parts[name]
  }

  static write(url, name, value) {
    url.#parts = call('url.set', [url.#parts.href, name, String(value)])
    if (url.#params && (name === 'href' || name === 'search')) URLSearchParams.replace(url.#params, url.#parts.search)
  }

  get origin() {
    return this.#parts.origin
  }

  get searchParams() {
    if (!this.#params) {
      this.#params = new URLSearchParams(this.#parts.search)
      URLSearchParams.watch(this.#params, () => {
        this.#parts = call('url.set', [this.#parts.href, 'search', this.#params.toString()])
      })
    }
    return this.#params
  }

  toString() {
    return this.#parts.href
  }

  toJSON() {
    return this.#parts.href
  }
}

const { read, write } = URL
delete URL.read
delete URL.write
for (const name of WRITABLE) {
  Object.defineProperty(URL.prototype, name, {
    configurable: true,
    enumerable: true,
    get() {
      return read(this, name)
    },
    set(value) {
      write(this, name, value)
    }
  })
}

exports.URL = URL
