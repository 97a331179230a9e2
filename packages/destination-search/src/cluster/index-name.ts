import { refuse } from '../refuse'

/** Bytes of a name, and of an id, at most. Source: the API of OpenSearch and Elasticsearch. */
const MAX_NAME_BYTES = 255
const MAX_ID_BYTES = 512

/** In a URL, a bulk line or a pattern these mean something. */
const FORBIDDEN = /[\s\\/*?"<>|,#:]/

/** What is wrong with a name of an index, alias or data stream, in the order in which it is told. */
const RULES: readonly { readonly breaks: (name: string) => boolean; readonly problem: string }[] = [
  { breaks: (name) => name === '', problem: 'is empty' },
  { breaks: (name) => Buffer.byteLength(name) > MAX_NAME_BYTES, problem: `is longer than ${MAX_NAME_BYTES} bytes` },
  // Those of the cluster itself: a name that is mapped from events must not reach its users and roles.
  { breaks: (name) => name.startsWith('.'), problem: 'begins with a dot, as indices of the cluster itself do' },
  { breaks: (name) => /^[-_+]/.test(name), problem: 'begins with -, _ or +' },
  { breaks: (name) => name !== name.toLowerCase(), problem: 'has capital letters' },
  { breaks: (name) => FORBIDDEN.test(name), problem: 'has a blank or one of \\ / * ? " < > | , # :' }
]

/** @returns why a name cannot be that of an index; nothing where it can */
export function indexNameProblem(name: string): string | undefined {
  return RULES.find(({ breaks }) => breaks(name))?.problem
}

/**
 * Checks the name of an index, alias or data stream.
 *
 * @param field where it came from, for the message
 * @throws PayloadValidationError that names the rule
 */
export function checkIndexName(name: unknown, field: string): string {
  if (typeof name !== 'string') throw refuse(field, 'is not text.')
  const problem = indexNameProblem(name)
  if (problem !== undefined) throw refuse(field, `${JSON.stringify(name.slice(0, 80))} ${problem}.`)
  return name
}

/**
 * Checks names and patterns of indices in which documents are deleted.
 *
 * @param text separated by commas
 * @throws PayloadValidationError where one of them is no name, or means every index
 */
export function checkIndexPattern(text: string, field: string): string {
  const parts = text.split(',').map((part) => part.trim())
  for (const part of parts) {
    // Any letter stands for the star: only what is written can break a rule.
    const problem = indexNameProblem(part.replace(/\*/g, 'a'))
    if (/^\**$/.test(part)) throw refuse(field, 'names every index, or none; name those that hold persons.')
    if (problem !== undefined) throw refuse(field, `${JSON.stringify(part.slice(0, 80))} ${problem}.`)
  }
  return parts.join(',')
}

/**
 * Checks the id of a document.
 *
 * @throws PayloadValidationError where the cluster would refuse it
 */
export function checkId(id: string, field: string): string {
  if (id === '') throw refuse(field, 'is empty.')
  if (Buffer.byteLength(id) > MAX_ID_BYTES) throw refuse(field, `is longer than ${MAX_ID_BYTES} bytes.`)
  return id
}
