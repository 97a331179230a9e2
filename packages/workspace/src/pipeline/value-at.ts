/**
 * Reads a dotted path of an event, own properties only.
 *
 * @param value an event
 * @param path such as `properties.address.city`
 */
export function valueAt(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (part, key) =>
        typeof part === 'object' && part !== null && Object.hasOwn(part, key)
          ? (part as Readonly<Record<string, unknown>>)[key]
          : undefined,
      value
    )
}
