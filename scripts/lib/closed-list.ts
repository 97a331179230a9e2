import { readFileSync } from 'node:fs'
import * as ts from 'typescript'

/**
 * The texts of a closed list: the union of literals of a type, or the array of a constant.
 *
 * @param path of the source
 * @param name of the exported type or constant
 * @throws Error where there is no such list
 */
export function closedList(path: string, name: string): string[] {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2023, true)
  const found = file.statements.flatMap((statement) => listsOf(statement)).find((list) => list.name === name)
  if (found === undefined) throw new Error(`${path} has no list ${name}.`)
  return textsBelow(found.node)
}

function listsOf(statement: ts.Statement): { name: string; node: ts.Node }[] {
  if (ts.isTypeAliasDeclaration(statement)) return [{ name: statement.name.text, node: statement.type }]
  if (!ts.isVariableStatement(statement)) return []
  return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
    ts.isIdentifier(name) && initializer !== undefined ? [{ name: name.text, node: initializer }] : []
  )
}

function textsBelow(node: ts.Node): string[] {
  if (ts.isStringLiteral(node)) return [node.text]
  const texts: string[] = []
  node.forEachChild((child) => {
    texts.push(...textsBelow(child))
  })
  return texts
}
