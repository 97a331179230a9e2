/** One place at which two values differ. */
export interface Difference {
  /** Where, such as `json.lines[0].sku`. */
  readonly path: string
  readonly expected: unknown
  /** Undefined where nothing is there. */
  readonly actual: unknown
}

/** `whole`: nothing may be missing or added. `part`: members that are not expected may be there; lists have their length. */
export type CompareMode = 'whole' | 'part'

/**
 * Finds where two JSON values differ.
 *
 * @param path what the places in the result begin with
 */
export function compareJson(expected: unknown, actual: unknown, mode: CompareMode, path: string): Difference[] {
  if (isList(expected) && isList(actual) && expected.length === actual.length) {
    return expected.flatMap((item, index) => compareJson(item, actual[index], mode, `${path}[${index}]`))
  }
  if (isMembers(expected) && isMembers(actual)) return compareMembers(expected, actual, mode, path)
  return Object.is(expected, actual) ? [] : [{ path, expected, actual }]
}

function compareMembers(expected: Members, actual: Members, mode: CompareMode, path: string): Difference[] {
  const names = Object.keys(expected).filter((name) => expected[name] !== undefined)
  const added = Object.keys(actual).filter((name) => !names.includes(name) && actual[name] !== undefined)
  return [
    ...names.flatMap((name) => {
      const found = Object.hasOwn(actual, name) ? actual[name] : undefined
      return compareJson(expected[name], found, mode, memberPath(path, name))
    }),
    ...(mode === 'part'
      ? []
      : added.map((name) => ({ path: memberPath(path, name), expected: undefined, actual: actual[name] })))
  ]
}

function memberPath(path: string, name: string): string {
  return /^[\w$-]+$/.test(name) ? `${path}.${name}` : `${path}['${name}']`
}

type Members = Readonly<Record<string, unknown>>

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}
