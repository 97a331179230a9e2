import type { ParsedFile, Path } from '@extensible-webhooks/workspace'

/**
 * Puts a file over another (RFC 7386: members are merged, lists and texts replaced, null removes), so that a problem is
 * still told with the file and line in which its part stands.
 *
 * @param base the file below
 * @param over the part of another file that goes over it
 */
export function overlay(
  base: ParsedFile,
  over: { readonly file: string; readonly parsed: ParsedFile; readonly at: Path }
): ParsedFile {
  const patch = over.at.reduce(member, over.parsed.value)
  return {
    value: merge(base.value, patch),
    locate: (path, at) =>
      isOver(patch, path)
        ? { ...over.parsed.locate([...over.at, ...path], at), file: over.file }
        : base.locate(path, at)
  }
}

/** The part of a file below a path, as a file of its own. */
export function partOf(parsed: ParsedFile, at: Path): ParsedFile {
  return { value: at.reduce(member, parsed.value), locate: (path, which) => parsed.locate([...at, ...path], which) }
}

function merge(base: unknown, patch: unknown): unknown {
  if (!isMembers(patch)) return patch
  const merged: Record<string, unknown> = isMembers(base) ? { ...base } : {}
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(merged, name)
    else setOwn(merged, name, merge(Object.hasOwn(merged, name) ? merged[name] : undefined, value))
  }
  return merged
}

/** Whether a path ends in what was put over: at it, or inside a list or text that was replaced. */
function isOver(patch: unknown, path: Path): boolean {
  let part = patch
  for (const step of path) {
    if (!isMembers(part)) return part !== undefined
    part = member(part, step)
  }
  return part !== undefined && path.length > 0
}

/** A key such as `__proto__` is a key like any other. */
function setOwn(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true })
}

function member(value: unknown, key: string | number): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  return (value as Readonly<Record<string | number, unknown>>)[key]
}

function isMembers(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
