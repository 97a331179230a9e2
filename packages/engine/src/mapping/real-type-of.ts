/** The type as mapping kit names it in its messages: `object`, `array`, `null`, `date`, … */
export function realTypeOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1).toLowerCase()
}

/** Whether mapping kit looks into the value as into an object: plain objects and class instances, no arrays or dates. */
export function isObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null || realTypeOf(value) === 'object'
}
