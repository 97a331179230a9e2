import { readFileSync } from 'node:fs'
import * as ts from 'typescript'

/** The names that an `index.ts` exports, each list in the order of the alphabet. */
export interface ExportedNames {
  readonly values: string[]
  readonly types: string[]
}

/** Reads the export declarations of an `index.ts`, which is a list of named exports by our rules. */
export function exportedNames(path: string, text: string = readFileSync(path, 'utf8')): ExportedNames {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true)
  const values = new Set<string>()
  const types = new Set<string>()
  for (const statement of file.statements) {
    if (ts.isExportAssignment(statement)) values.add('default')
    if (ts.isExportDeclaration(statement)) addDeclaration(statement, values, types)
    else for (const name of declaredNames(statement)) (isTypeStatement(statement) ? types : values).add(name)
  }
  return { values: [...values].sort(), types: [...types].sort() }
}

function addDeclaration(statement: ts.ExportDeclaration, values: Set<string>, types: Set<string>): void {
  if (statement.exportClause === undefined) {
    throw new Error(`${statement.getSourceFile().fileName}: export * is not allowed; name what is exported`)
  }
  if (!ts.isNamedExports(statement.exportClause)) return void values.add(statement.exportClause.name.text)
  for (const element of statement.exportClause.elements) {
    ;(statement.isTypeOnly || element.isTypeOnly ? types : values).add(element.name.text)
  }
}

function declaredNames(statement: ts.Statement): string[] {
  if (!ts.canHaveModifiers(statement)) return []
  const modifiers = ts.getModifiers(statement) ?? []
  if (!modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return []
  if (modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)) return ['default']
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []))
  }
  const { name } = statement as ts.DeclarationStatement
  return name !== undefined && ts.isIdentifier(name) ? [name.text] : []
}

function isTypeStatement(statement: ts.Statement): boolean {
  return ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)
}
