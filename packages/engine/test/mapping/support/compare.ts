/** What a call gave: a value, or the message it threw. */
export type Answer = { readonly value: unknown } | { readonly error: string }

/** Runs and catches. Stack frames inside the message (an AggregateError has them) are left out. */
export function answer(run: () => unknown): Answer {
  try {
    return { value: run() }
  } catch (error) {
    return { error: (error as Error).message.replace(/\n\s+at .*/g, '') }
  }
}

/** A deep copy with own `__proto__` keys, undefined and dates as they were. */
export function clone<T>(value: T): T {
  if (Array.isArray(value)) return value.map((member) => clone<unknown>(member)) as T
  if (isDate(value)) return new Date(value.getTime()) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, clone<unknown>(member)])) as T
}

// Not by `instanceof`: an object whose prototype was set to a date is none.
function isDate(value: unknown): value is Date {
  return Object.prototype.toString.call(value) === '[object Date]'
}

/** A deep copy without own keys `__proto__`. */
export function withoutPrototypeKeys<T>(value: T): T {
  if (Array.isArray(value)) return value.map((member) => withoutPrototypeKeys<unknown>(member)) as T
  if (isDate(value) || typeof value !== 'object' || value === null) return clone(value)
  const entries = Object.entries(value).filter(([key]) => key !== '__proto__')
  return Object.fromEntries(entries.map(([key, member]) => [key, withoutPrototypeKeys<unknown>(member)])) as T
}

/** The same, frozen all through: writing to it throws. */
export function frozen<T>(value: T): T {
  const copied = clone(value)
  eachObject(copied, Object.freeze)
  return copied
}

/** Calls back for every object and array inside a value. */
export function eachObject(value: unknown, visit: (object: object) => void): void {
  if (typeof value !== 'object' || value === null) return
  visit(value)
  Object.values(value).forEach((member) => {
    eachObject(member, visit)
  })
}

/** The objects that two values share. */
export function shared(one: unknown, other: unknown): object[] {
  const seen = new Set<object>()
  eachObject(one, (object) => seen.add(object))
  const both: object[] = []
  eachObject(other, (object) => {
    if (seen.has(object)) both.push(object)
  })
  return both
}
