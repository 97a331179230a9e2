import { existsSync, readFileSync, statSync } from 'node:fs'
import { builtinModules, createRequire } from 'node:module'
import { dirname, extname, join, resolve } from 'node:path'
import type * as TypeScriptParser from 'prettier/plugins/typescript'
import { isObject, textOf, type Loose } from '../../loose'

/** One package that a file names. */
export interface PackageImport {
  /** `@scope/name` of `@scope/name/deep/file`. */
  readonly name: string
  /** As it is written. */
  readonly specifier: string
  /** Absolute. */
  readonly file: string
  /** Counted from 1. */
  readonly line: number
  /** Whether only the compiler reads it. */
  readonly typeOnly: boolean
  /** Whether the code goes on where the package is not there. */
  readonly optional: boolean
}

interface Found {
  readonly specifier: string
  readonly line: number
  readonly typeOnly: boolean
  readonly optional: boolean
}

const load = createRequire(__filename)
const JAVASCRIPT = ['.js', '.cjs', '.mjs']
const TYPESCRIPT = ['.ts', '.cts', '.mts']

/**
 * The packages that a file needs, and the files of its own package that it leads to.
 *
 * @param entries absolute paths of JavaScript, TypeScript or declaration files
 */
export function packageImports(entries: readonly string[]): PackageImport[] {
  const seen = new Set<string>()
  const waiting = [...entries]
  const imports: PackageImport[] = []
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file)) continue
    seen.add(file)
    for (const found of importsOf(file)) {
      if (/^\.{0,2}\//.test(found.specifier) || found.specifier === '.' || found.specifier === '..') {
        waiting.push(...fileOf(found.specifier, file))
        continue
      }
      const name = packageOf(found.specifier)
      if (name !== undefined) imports.push({ ...found, name, file })
    }
  }
  return imports
}

const known = new Map<string, { readonly changedMs: number; readonly found: readonly Found[] }>()

function importsOf(file: string): readonly Found[] {
  if (![...JAVASCRIPT, ...TYPESCRIPT].includes(extname(file))) return []
  const changedMs = statSync(file).mtimeMs
  const before = known.get(file)
  if (before?.changedMs === changedMs) return before.found
  const found = readImports(readFileSync(file, 'utf8'), file)
  known.set(file, { changedMs, found })
  return found
}

/** The imports of a text, by its syntax tree: comments and texts that look like one are none. */
export function readImports(text: string, file: string): Found[] {
  const { parsers } = load('prettier/plugins/typescript') as typeof TypeScriptParser
  const declaration = /\.d\.[cm]?ts$/.test(file)
  const found: Found[] = []
  const visit = (node: unknown, optional: boolean): void => {
    if (Array.isArray(node)) {
      for (const member of node) visit(member, optional)
      return
    }
    if (!isObject(node)) return
    const specifier = specifierOf(node)
    if (specifier !== undefined) {
      found.push({ specifier, line: lineOf(node), typeOnly: declaration || isTypeOnly(node), optional })
    }
    for (const [key, member] of Object.entries(node)) {
      // What is tried may fail; its handler may not.
      if (!SKIPPED.has(key)) visit(member, optional || (node['type'] === 'TryStatement' && key === 'block'))
    }
  }
  try {
    // What the parser is given beside the text is read for its file name only.
    visit(parsers.typescript.parse(text, { filepath: file } as never), false)
  } catch {
    return [] // what cannot be parsed cannot be loaded, which is told
  }
  return found
}

const SKIPPED = new Set(['parent', 'loc', 'range', 'tokens', 'comments'])

function specifierOf(node: Loose): string | undefined {
  switch (node['type']) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
    case 'ImportExpression':
      return literal(node['source'])
    case 'TSExternalModuleReference':
      return literal(node['expression'])
    case 'TSImportType':
      return literal(node['source']) ?? literal(isObject(node['argument']) ? node['argument']['literal'] : undefined)
    case 'CallExpression':
      return isRequire(node['callee']) ? literal((node['arguments'] as unknown[])[0]) : undefined
    default:
      return undefined
  }
}

function isRequire(callee: unknown): boolean {
  if (!isObject(callee)) return false
  if (callee['type'] === 'Identifier') return callee['name'] === 'require'
  const { object, property } = callee
  return (
    callee['type'] === 'MemberExpression' && isRequire(object) && isObject(property) && property['name'] === 'resolve'
  )
}

function literal(node: unknown): string | undefined {
  return isObject(node) ? textOf(node['value']) : undefined
}

function isTypeOnly(node: Loose): boolean {
  return node['importKind'] === 'type' || node['exportKind'] === 'type' || node['type'] === 'TSImportType'
}

function lineOf({ loc }: Loose): number {
  const start = isObject(loc) ? loc['start'] : undefined
  const line = isObject(start) ? start['line'] : undefined
  return typeof line === 'number' ? line : 1
}

function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith('node:') || specifier.startsWith('#')) return undefined
  const parts = specifier.split('/')
  const name = specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier)
  return builtinModules.includes(name) ? undefined : name
}

/** The file that a relative import leads to; declarations lead to declarations. */
function fileOf(specifier: string, from: string): string[] {
  const base = resolve(dirname(from), specifier)
  const stem = base.replace(/\.[cm]?js$/, '')
  const endings = /\.d\.[cm]?ts$/.test(from) ? ['.d.ts', '.d.cts', '.d.mts'] : ['.js', '.cjs', '.ts', '.cts']
  const candidates = [base, ...[stem, join(base, 'index')].flatMap((path) => endings.map((ending) => path + ending))]
  const found = candidates.find((path) => existsSync(path) && statSync(path).isFile())
  return found === undefined ? [] : [found]
}
