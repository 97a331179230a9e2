/*
 * What the other files of this folder build on. They run inside QuickJS, before the user's function and out of its reach;
 * intrinsics are kept here, so that a function that replaces `JSON.stringify` harms itself only.
 */
const host = require('host')

const { parse, stringify } = JSON
const { defineProperty } = Object

/** Makes a global as the language makes its own: it can be shadowed and replaced, and is not listed. */
exports.define = (name, value) => {
  defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false })
}

/** Asks the worker, which answers at once. Text goes as JSON: a NUL or half a surrogate pair would not survive otherwise. */
exports.call = (operation, args, ...buffers) => {
  const answer = host(operation, stringify(args), ...buffers)
  return typeof answer === 'string' ? parse(answer) : answer
}

/** The bytes of a view or buffer as an ArrayBuffer of their own. */
exports.bufferOf = (data) => {
  if (data instanceof ArrayBuffer) return data
  if (!ArrayBuffer.isView(data)) throw new TypeError('Expected a text, a Buffer, a typed array or an ArrayBuffer')
  return data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength)
}

exports.host = host
exports.parse = parse
exports.stringify = stringify
