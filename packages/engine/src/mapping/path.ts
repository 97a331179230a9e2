/** Reads one place of an event. Gives undefined where nothing is there. */
export type Reader = (event: unknown) => unknown

const SEPARATORS = /\[(?=["'\d])|\.|(?<=["'\d])\]+/g

/**
 * Compiles a path such as `properties.products[0]['sku']`.
 *
 * Mapping kit stops at anything falsy and gives that value (`0`, `""`, `false`, `null`). Inherited properties are never
 * read (R13): `constructor` is undefined unless the event has a member of that name.
 */
export function compilePath(path: string): Reader {
  const keys = splitPath(path)
  const [first, second, third] = keys
  if (first === undefined) return (event) => event
  if (second === undefined) return (event) => readOwn(event, first)
  if (third === undefined) return (event) => readOwn(readOwn(event, first), second)
  return (event) => {
    let value = event
    for (const key of keys) value = readOwn(value, key)
    return value
  }
}

function splitPath(path: string): string[] {
  return path
    .split(SEPARATORS)
    .filter((part) => part !== '')
    .map((part) => part.replace(/['"]/g, ''))
}

/**
 * The names of the members that `@path` and `@arrayPath` step through.
 *
 * @param path such as `$.properties.products[0]['sku']`
 * @returns such as `['properties', 'products', '0', 'sku']`; empty where the whole event is meant
 */
export function pathKeys(path: string): string[] {
  return splitPath(withoutRoot(path))
}

/** The path of `@path` and `@arrayPath`: the first `$.`, wherever it stands, is not part of it. */
export function withoutRoot(path: string): string {
  return path.replace('$.', '')
}

/** One own member; anything falsy gives itself, as mapping kit and FQL read it. */
export function readOwn(holder: unknown, key: string): unknown {
  if (!holder) return holder
  return Object.hasOwn(holder, key) ? (holder as Record<string, unknown>)[key] : undefined
}
