import Builder from 'fast-xml-builder'
import { isRecord } from './path'
import { refuse } from './refuse'

const ATTRIBUTE_PREFIX = '@_'
const TEXT_NAME = '#text'
// What XML 1.0 section 2.2 leaves out: most control characters and two non-characters. No escape can write them.
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/

const builder = new Builder({
  attributeNamePrefix: ATTRIBUTE_PREFIX,
  textNodeName: TEXT_NAME,
  ignoreAttributes: false,
  suppressBooleanAttributes: false,
  // Called for names that are not valid only; a repaired name would be one that the user never wrote.
  sanitizeName: (name) => {
    throw refuse('data', `${JSON.stringify(name)} cannot be the name of an XML element or attribute.`)
  }
})

/**
 * A value as an XML element: an object with one key gives the root its name, anything else stands in `<root>`. Lists
 * repeat their element, `<item>` where it has no name; `@_name` is an attribute and `#text` the text beside it.
 *
 * @throws PayloadValidationError for names and characters that XML does not have
 */
export function encodeXml(value: unknown): string {
  const names = isRecord(value) ? Object.keys(value) : []
  const [only] = names
  const named = only !== undefined && names.length === 1 && canBeRoot(only, (value as Record<string, unknown>)[only])
  // A document has one root, so the members of a list cannot each be one.
  const root = Array.isArray(value) ? { item: value } : value
  return builder.build(writable(named ? value : { root }))
}

/** A batch as XML: `<items><item>…</item></items>`. */
export function encodeXmlItems(values: readonly unknown[]): string {
  return builder.build(writable({ items: { item: values } }))
}

function canBeRoot(name: string, value: unknown): boolean {
  return !Array.isArray(value) && !name.startsWith(ATTRIBUTE_PREFIX) && name !== TEXT_NAME
}

/** Checks names and text, and gives every member of a list the form that the builder writes at its place. */
function writable(value: unknown): unknown {
  if (typeof value === 'string') return checkText(value)
  // Events of a host's own code may hold dates; JSON writes them so.
  if (value instanceof Date) return value.toJSON()
  if (Array.isArray(value)) return value.map(listMember)
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      checkName(name, member),
      // The builder would write an element of this name.
      name === TEXT_NAME && member === null ? '' : writable(member)
    ])
  )
}

function listMember(member: unknown): unknown {
  // The builder writes null before all other members, and results come in the order sent.
  if (member === null || member === undefined) return ''
  // A list in a list would have no name.
  return writable(Array.isArray(member) ? { item: member as unknown[] } : member)
}

function checkText(text: string): string {
  const found = NOT_XML.exec(text)?.[0]
  if (found === undefined) return text
  const code = found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
  throw refuse('data', `holds the character U+${code}, which XML cannot write.`)
}

function checkName(name: string, member: unknown): string {
  const isText = name.startsWith(ATTRIBUTE_PREFIX) || name === TEXT_NAME
  if (isText && (isRecord(member) || Array.isArray(member))) {
    throw refuse(
      'data',
      `${JSON.stringify(name)} must be text, a number or a boolean: it is written as an attribute or text.`
    )
  }
  if (name.startsWith('?')) throw refuse('data', `${JSON.stringify(name)} would be a processing instruction.`)
  return name
}
