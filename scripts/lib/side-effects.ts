import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as ts from 'typescript'
import { listFiles, printPath } from './repository'

/**
 * The built files of a package that do something when they are loaded: a call, or an import for its effect, stands at the
 * top of their source.
 *
 * @param folder absolute path of the package
 * @returns such as `./dist/bin.js`
 */
export function filesWithEffects(folder: string): string[] {
  return listFiles(join(folder, 'src'), ['.ts'])
    .filter((path) => hasEffect(path, readFileSync(path, 'utf8')))
    .map((path) => `./dist/${printPath(path, join(folder, 'src')).replace(/\.ts$/, '.js')}`)
}

/** Whether something is called at the top of a file, or imported for its effect. */
export function hasEffect(path: string, text: string): boolean {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true)
  return file.statements.some(
    (statement) =>
      (ts.isImportDeclaration(statement) && statement.importClause === undefined) ||
      (ts.isExpressionStatement(statement) && isCall(statement.expression))
  )
}

function isCall(expression: ts.Expression): boolean {
  if (ts.isVoidExpression(expression) || ts.isAwaitExpression(expression)) return isCall(expression.expression)
  // `Object.setPrototypeOf` and its like shape what the file itself makes.
  return ts.isCallExpression(expression) && !/^Object\.\w+$/.test(expression.expression.getText())
}
