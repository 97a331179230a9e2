const IN_ARRAY = /(.*)\.\[(\d+)\]\.(.*)/
const IN_OBJECT = /(.*)\.(.*)/

/** Where the handler of a dynamic field stands, and what the editor has selected. */
export interface DynamicFieldTarget {
  readonly path: string
  readonly context: { readonly selectedArrayIndex?: number; readonly selectedKey?: string } | undefined
}

/**
 * Reads a field name such as `items.[2].id` or `headers.accept`. Source: actions-core, `extractFieldContextAndHandler`.
 *
 * @param field the name that the editor asks for
 * @param handlers `dynamicFields` of the action
 */
export function resolveDynamicField(field: string, handlers: unknown): DynamicFieldTarget {
  const inArray = IN_ARRAY.exec(field)
  if (inArray) {
    const [, parent = '', index = '', child = ''] = inArray
    if (child !== '') return { path: `${parent}.${child}`, context: { selectedArrayIndex: parseInt(index, 10) } }
  }
  const [, parent, key] = inArray ?? IN_OBJECT.exec(field) ?? []
  if (parent === undefined || key === undefined) return { path: field, context: undefined }
  const handler = handlerOf(handlers, parent)
  if (handler === undefined || key in handler) return { path: field, context: undefined }
  return { path: `${parent}.__values__`, context: { selectedKey: key } }
}

function handlerOf(handlers: unknown, name: string): object | undefined {
  if (typeof handlers !== 'object' || handlers === null) return undefined
  const handler: unknown = (handlers as Record<string, unknown>)[name]
  return (typeof handler === 'object' || typeof handler === 'function') && handler !== null ? handler : undefined
}
