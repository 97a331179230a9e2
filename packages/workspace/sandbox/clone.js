/* `structuredClone`, for what a function can hold. */
const { errorClass } = require('./errors')

const DataCloneError = errorClass('DataCloneError')

exports.structuredClone = (value) => copy(value, new Map())

function copy(value, copies) {
  if (typeof value === 'function' || typeof value === 'symbol') {
    throw new DataCloneError(`${String(value).slice(0, 60)} could not be cloned`)
  }
  if (typeof value !== 'object' || value === null) return value
  const known = copies.get(value)
  if (known) return known
  return copyObject(
    value,
    (made) => {
      copies.set(value, made)
      return made
    },
    (item) => copy(item, copies)
  )
}

function copyObject(value, keep, copyItem) {
  if (value instanceof Date) return keep(new Date(value.getTime()))
  if (value instanceof RegExp) return keep(new RegExp(value.source, value.flags))
  if (value instanceof ArrayBuffer) return keep(value.slice(0))
  if (ArrayBuffer.isView(value)) {
    const buffer = copyItem(value.buffer)
    const size = value instanceof DataView ? value.byteLength : value.length
    return keep(new value.constructor(buffer, value.byteOffset, size))
  }
  if (value instanceof Error)
    return keep(Object.assign(new Error(value.message), { name: value.name, stack: value.stack }))
  if (value instanceof Map) {
    const map = keep(new Map())
    for (const [key, item] of value) map.set(copyItem(key), copyItem(item))
    return map
  }
  if (value instanceof Set) {
    const set = keep(new Set())
    for (const item of value) set.add(copyItem(item))
    return set
  }
  if (Array.isArray(value)) {
    const array = keep(new Array(value.length))
    for (const key of Object.keys(value)) array[key] = copyItem(value[key])
    return array
  }
  const object = keep({})
  for (const key of Object.keys(value)) {
    Object.defineProperty(object, key, {
      value: copyItem(value[key]),
      writable: true,
      enumerable: true,
      configurable: true
    })
  }
  return object
}
