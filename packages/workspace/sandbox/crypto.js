/* `crypto`, as Node's module: the work is done by Node, the objects live in the worker until the run ends. */
const { Buffer } = require('./bytes')
const { bufferOf, call } = require('./kit')

/** A text goes as it is, with its encoding, and is encoded by Node; everything else as its bytes. */
function passed(data, encoding) {
  if (typeof data === 'string') return { args: [data, encoding], buffers: [] }
  return { args: [], buffers: [bufferOf(data)] }
}

function create(kind, algorithm, options, ...buffers) {
  return call('crypto.create', [kind, String(algorithm), options], ...buffers)
}

function update(id, data, encoding) {
  const { args, buffers } = passed(data, encoding)
  return call('crypto.update', [id, ...args], ...buffers)
}

function written(bytes, encoding) {
  const buffer = Buffer.from(bytes)
  return encoding === undefined || encoding === 'buffer' ? buffer : buffer.toString(encoding)
}

function keyBytes(key) {
  return typeof key === 'string' ? call('text.encode', [key]) : bufferOf(key)
}

class Digest {
  #id

  constructor(id) {
    this.#id = id
  }

  update(data, encoding) {
    update(this.#id, data, encoding)
    return this
  }

  digest(encoding) {
    return written(call('crypto.digest', [this.#id]), encoding)
  }

  copy() {
    return new Digest(call('crypto.copy', [this.#id]))
  }
}

class Cipher {
  #id

  constructor(id) {
    this.#id = id
  }

  update(data, inputEncoding, outputEncoding) {
    return written(update(this.#id, data, inputEncoding), outputEncoding)
  }

  final(outputEncoding) {
    return written(call('crypto.final', [this.#id]), outputEncoding)
  }

  setAAD(data) {
    call('crypto.aad', [this.#id], keyBytes(data))
    return this
  }

  setAuthTag(tag) {
    call('crypto.set-tag', [this.#id], keyBytes(tag))
    return this
  }

  setAutoPadding(automatic = true) {
    call('crypto.padding', [this.#id, Boolean(automatic)])
    return this
  }

  getAuthTag() {
    return written(call('crypto.tag', [this.#id]))
  }
}

/** A PEM, or `{ key, passphrase }`. */
function keyOf(key) {
  if (typeof key === 'string') return { key }
  if (ArrayBuffer.isView(key)) return { key: Buffer.from(bufferOf(key)).toString() }
  return { key: String(key.key), ...(key.passphrase === undefined ? {} : { passphrase: String(key.passphrase) }) }
}

class Signer {
  #id

  constructor(id) {
    this.#id = id
  }

  update(data, encoding) {
    update(this.#id, data, encoding)
    return this
  }

  sign(key, encoding) {
    return written(call('crypto.sign', [this.#id, keyOf(key)]), encoding)
  }

  verify(key, signature, encoding) {
    const bytes = typeof signature === 'string' ? Buffer.from(signature, encoding) : signature
    return call('crypto.verify', [this.#id, keyOf(key)], bufferOf(bytes))
  }
}

exports.crypto = {
  createHash: (algorithm) => new Digest(create('hash', algorithm)),
  createHmac: (algorithm, key) => new Digest(create('hmac', algorithm, undefined, keyBytes(key))),
  createCipheriv: (algorithm, key, iv) =>
    new Cipher(create('cipher', algorithm, undefined, keyBytes(key), keyBytes(iv ?? ''))),
  createDecipheriv: (algorithm, key, iv) =>
    new Cipher(create('decipher', algorithm, undefined, keyBytes(key), keyBytes(iv ?? ''))),
  createSign: (algorithm) => new Signer(create('sign', algorithm)),
  createVerify: (algorithm) => new Signer(create('verify', algorithm)),
  randomBytes: (size) => written(call('crypto.random', [size])),
  randomUUID: () => call('crypto.uuid', []),
  randomInt: (min, max) => (max === undefined ? call('crypto.int', [0, min]) : call('crypto.int', [min, max])),
  getRandomValues: (array) => {
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(
      new Uint8Array(call('crypto.random', [array.byteLength]))
    )
    return array
  },
  timingSafeEqual: (a, b) => call('crypto.equal', [], bufferOf(a), bufferOf(b)),
  getHashes: () => call('crypto.hashes', [])
}
