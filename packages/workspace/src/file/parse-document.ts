import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml'
import { formatPath, type Path, type Position, type Problem } from './problem'

/** A parsed file: its value, and where each part of it stands. */
export interface ParsedFile {
  readonly value: unknown
  /** The place of a value or, with `key`, of the key in front of it; the nearest parent's where the path does not exist. */
  locate(path: Path, at?: 'key' | 'value'): Place
}

/** A place in a file; with `file` where it is another one than the file that was asked. */
export type Place = Position & { readonly file?: string }

/** Reports a problem at a path of the file. */
export type Report = (path: Path, message: string, options?: ReportOptions) => void

/** How a problem is reported. */
export interface ReportOptions {
  readonly at?: 'key' | 'value'
  readonly severity?: Problem['severity']
}

/**
 * Parses YAML or JSON (which is YAML) and keeps the positions.
 *
 * @param text the file
 * @param file its name, for the problems
 * @param problems takes every problem of the syntax
 * @param holds what the file is for, told where it is empty
 * @returns nothing where the text cannot be read as one document
 */
export function parseFile(
  text: string,
  file: string,
  problems: Problem[],
  holds = 'a workspace: version, sources and destinations'
): ParsedFile | undefined {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const fail = (position: Position, message: string): void => {
    problems.push({ severity: 'error', file, ...position, path: '', message })
  }
  for (const { pos, message, code } of [...document.errors, ...document.warnings]) {
    const line = text.split('\n')[lines.linePos(pos[0]).line - 1] ?? ''
    fail(positionAt(lines, pos[0]), explain(code, message, line))
    if (CASCADING.has(code)) break
  }
  if (document.errors.length > 0 || document.warnings.length > 0) return undefined
  if (document.contents === null) {
    fail({ line: 1, column: 1 }, `The file is empty; it should hold ${holds}.`)
    return undefined
  }
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 })
    return { value, locate: (path, at = 'value') => locate(document, lines, path, at) }
  } catch {
    fail({ line: 1, column: 1 }, 'The aliases (*name) of this file unfold to too much; write the values out.')
    return undefined
  }
}

/**
 * Collects problems of one file.
 *
 * @param parsed the file, which knows where its values stand
 * @param file its name in the problems
 * @param problems the list to which they are added
 */
export function createReport(parsed: ParsedFile, file: string, problems: Problem[]): Report {
  return (path, message, { at = 'value', severity = 'error' } = {}) => {
    problems.push({ severity, file, ...parsed.locate(path, at), path: formatPath(path), message })
  }
}

/** After one of these the parser has lost its way, and every word that follows would be told as another error. */
const CASCADING: ReadonlySet<string> = new Set([
  'RESOURCE_EXHAUSTION',
  'UNEXPECTED_TOKEN',
  'BAD_INDENT',
  'MISSING_CHAR'
])

const QUOTES = 'Text that begins with "!" or "&" must be put in quotes.'

const EXPLANATIONS: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'This key is written twice; keep one of them.',
  MULTIPLE_DOCS: 'The file holds more than one document (---); keep one.',
  TAG_RESOLVE_FAILED: QUOTES,
  RESOURCE_EXHAUSTION: 'The file is nested too deeply.',
  TAB_AS_INDENT: 'Indent with spaces; YAML does not allow tabs.'
}

/** A brace ends a text that stands without quotes inside `{ }` or `[ ]`. */
const BARE_PLACEHOLDER = /[{[,].*[\s:]\$\{env:/

function explain(code: string, message: string, line: string): string {
  if (message.startsWith('Tags and anchors')) return QUOTES
  const known = EXPLANATIONS[code]
  if (known !== undefined) return known
  if (BARE_PLACEHOLDER.test(line)) return 'Inside { } or [ ], put text with ${env:…} in quotes: "${env:NAME}".'
  // The parser quotes what it found, which may be a secret.
  return `This is not valid YAML or JSON: ${(message.split(/[:\n]/)[0] ?? message).trim()}.`
}

function positionAt(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(line, 1), column: Math.max(col, 1) }
}

function locate(document: Document.Parsed, lines: LineCounter, path: Path, at: 'key' | 'value'): Position {
  let node: Node | null = document.contents
  let offset = node?.range?.[0] ?? 0
  for (const [index, part] of path.entries()) {
    const child = step(resolveAlias(document, node), part)
    if (!child) break
    const last = index === path.length - 1
    offset = (last && at === 'key' ? child.keyOffset : child.valueOffset) ?? child.keyOffset ?? offset
    node = child.node
  }
  return positionAt(lines, offset)
}

function resolveAlias(document: Document.Parsed, node: Node | null): Node | null {
  return isAlias(node) ? (node.resolve(document) ?? null) : node
}

interface Child {
  readonly node: Node | null
  readonly keyOffset: number | undefined
  readonly valueOffset: number | undefined
}

function step(node: Node | null, part: string | number): Child | undefined {
  if (isSeq(node)) {
    const item = node.items[Number(part)]
    if (!isNode(item)) return undefined
    return { node: item, keyOffset: item.range?.[0], valueOffset: item.range?.[0] }
  }
  if (!isMap(node)) return undefined
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part))
  if (!pair) return undefined
  const value = isNode(pair.value) ? pair.value : null
  return { node: value, keyOffset: isNode(pair.key) ? pair.key.range?.[0] : undefined, valueOffset: value?.range?.[0] }
}
