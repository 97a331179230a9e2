import { readFileSync } from 'node:fs'
import * as ts from 'typescript'

/** One import, export from, `import()`, `require()`, `require.resolve()` or `import type` of a file. */
export interface Import {
  /** As written, such as `./codes` or `@segment/actions-core`. */
  readonly specifier: string
  /** Counted from 1. */
  readonly line: number
  /** Erased by the compiler. */
  readonly typeOnly: boolean
}

/** The imports of a TypeScript file, read from its syntax tree. */
export function readImports(path: string, text: string = readFileSync(path, 'utf8')): Import[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true)
  const found: Import[] = []
  const visit = (node: ts.Node): void => {
    const reference = referenceOf(node)
    if (reference !== undefined) {
      const line = file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1
      found.push({ ...reference, line })
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

function referenceOf(node: ts.Node): Omit<Import, 'line'> | undefined {
  if (ts.isImportDeclaration(node)) return literal(node.moduleSpecifier, isTypeClause(node.importClause))
  if (ts.isExportDeclaration(node)) return literal(node.moduleSpecifier, node.isTypeOnly)
  if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) {
    return literal(node.moduleReference.expression, node.isTypeOnly)
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return literal(node.argument.literal, true)
  if (ts.isCallExpression(node) && isLoader(node.expression)) return literal(node.arguments[0], false)
  return undefined
}

function isTypeClause(clause: ts.ImportClause | undefined): boolean {
  return clause?.phaseModifier === ts.SyntaxKind.TypeKeyword
}

function literal(node: ts.Node | undefined, typeOnly: boolean): Omit<Import, 'line'> | undefined {
  return node !== undefined && ts.isStringLiteralLike(node) ? { specifier: node.text, typeOnly } : undefined
}

function isLoader(node: ts.Expression): boolean {
  if (node.kind === ts.SyntaxKind.ImportKeyword) return true
  if (ts.isPropertyAccessExpression(node)) return isLoader(node.expression) && node.name.text === 'resolve'
  return ts.isIdentifier(node) && node.text === 'require'
}

/** The package of a specifier: `@scope/name` of `@scope/name/deep/file`; undefined for relative ones and for Node's own. */
export function packageOf(specifier: string, builtin: (name: string) => boolean): string | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('/')) return undefined
  const parts = specifier.split('/')
  const name = specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier)
  return builtin(specifier) || builtin(name) ? undefined : name
}
