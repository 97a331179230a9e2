import { Document, isCollection, isMap, isSeq, stringify, type Node } from 'yaml'

/** Flow collections longer than this are written in lines. */
const LONGEST_FLOW = 100

/** A value as TypeScript source, on one line; what formats the file breaks it where it is long. */
export function literal(value: unknown): string {
  return JSON.stringify(value)
}

/** Fields as TypeScript source: each on lines of its own, as they are read and changed. */
export function fieldsLiteral(fields: Readonly<Record<string, object>>, more: readonly string[] = []): string {
  const members = Object.entries(fields).map(([name, field]) => {
    const inner = Object.entries(field).map(([key, value]) => `${key}: ${literal(value)}`)
    return `${name}: {\n${inner.join(',\n')}\n}`
  })
  return `{\n${[...members, ...more].join(',\n')}\n}`
}

/** Lines of a text; those that are nothing are left out. */
export function lines(...texts: readonly (string | false | undefined)[]): string {
  return texts.filter((text) => text !== false && text !== undefined && text !== '').join('\n')
}

/** A value as YAML on one line. */
export function flow(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0, singleQuote: true }).trim()
}

/** An object as YAML: its keys in lines, and below them on one line what is short enough. */
export function yamlOf(value: object): string {
  const document = new Document(value, { aliasDuplicateObjects: false })
  if (isMap(document.contents)) {
    for (const { value: child } of document.contents.items) shorten(child)
  }
  return document.toString({ lineWidth: 0, singleQuote: true })
}

function shorten(node: unknown): void {
  if (!isCollection(node)) return
  const { length } = JSON.stringify((node as Node).toJSON())
  // A list of things is read more easily one below the other.
  node.flow = length <= LONGEST_FLOW && !(isSeq(node) && node.items.some(isCollection))
  if (node.flow) return
  for (const item of node.items) shorten(isMap(node) ? (item as { value: unknown }).value : item)
}
