/* Buffer with the encoding that the npm package lacks, and the web's text and base64 functions. */
const { Buffer } = require('buffer')
const { call, bufferOf } = require('./kit')

const fromBase = Buffer.from
const toBase = Buffer.prototype.toString
const isEncodingBase = Buffer.isEncoding

function isBase64Url(encoding) {
  return typeof encoding === 'string' && encoding.toLowerCase() === 'base64url'
}

// The package reads the URL alphabet already; it only does not know the name.
Buffer.from = function from(value, encodingOrOffset, length) {
  return fromBase(value, isBase64Url(encodingOrOffset) ? 'base64' : encodingOrOffset, length)
}
Buffer.isEncoding = (encoding) => isBase64Url(encoding) || isEncodingBase(encoding)
Buffer.prototype.toString = function toString(encoding, start, end) {
  if (!isBase64Url(encoding)) return toBase.apply(this, arguments)
  return toBase.call(this, 'base64', start, end).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}

class TextEncoder {
  get encoding() {
    return 'utf-8'
  }

  encode(text = '') {
    return new Uint8Array(call('text.encode', [String(text)]))
  }
}

class TextDecoder {
  #label
  #options

  constructor(label = 'utf-8', { fatal = false, ignoreBOM = false } = {}) {
    this.#options = { fatal: Boolean(fatal), ignoreBOM: Boolean(ignoreBOM) }
    this.#label = call('text.label', [String(label)])
  }

  get encoding() {
    return this.#label
  }

  get fatal() {
    return this.#options.fatal
  }

  get ignoreBOM() {
    return this.#options.ignoreBOM
  }

  decode(data = new ArrayBuffer(0)) {
    return call('text.decode', [this.#label, this.#options], bufferOf(data))
  }
}

exports.Buffer = Buffer
exports.TextEncoder = TextEncoder
exports.TextDecoder = TextDecoder
exports.btoa = (text) => call('text.btoa', [String(text)])
exports.atob = (text) => call('text.atob', [String(text)])
