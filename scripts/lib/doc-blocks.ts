import { join } from 'node:path'
import * as ts from 'typescript'
import { findGaps } from './doc-rules'
import type { Problem } from './problem'
import { ROOT, printPath } from './repository'
import type { Package } from './repository'

/** What the doc blocks of all exports lack, and the packages whose `src/index.ts` does not begin with one. */
export function checkDocBlocks(packages: readonly Package[], root: string = ROOT): Problem[] {
  const indexes = packages.map(({ path }) => join(path, 'src', 'index.ts'))
  const program = ts.createProgram(indexes, compilerOptions(root))
  const checker = program.getTypeChecker()
  const problems = indexes.flatMap((index) => {
    const file = program.getSourceFile(index)
    if (file === undefined) throw new Error(`${index} is missing`)
    const module = checker.getSymbolAtLocation(file)
    const exported = module === undefined ? [] : checker.getExportsOfModule(module)
    return [...checkIndex(file, root), ...exported.flatMap((symbol) => checkExport(symbol, checker, root))]
  })
  // Two packages may export the same thing, and an index may give one thing two names.
  return [...new Map(problems.map((problem) => [`${problem.where} ${problem.what}`, problem])).values()]
}

/** The settings of the root: `paths` lead to the sources of our packages, so nothing has to be built. */
function compilerOptions(root: string): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config?: object
  }
  const own = { ...config, include: undefined, files: ['package.json'] }
  return ts.parseJsonConfigFileContent(own, ts.sys, root).options
}

function checkIndex(file: ts.SourceFile, root: string): Problem[] {
  const [first] = ts.getLeadingCommentRanges(file.text, 0) ?? []
  const text = first === undefined ? '' : file.text.slice(first.pos, first.end)
  if (text.startsWith('/**') && text.includes('@packageDocumentation')) return []
  return [
    {
      where: printPath(file.fileName, root),
      what: 'The file does not begin with a doc block of the package.',
      mend: 'Begin with /** what the package is, and @packageDocumentation */: the API reference shows it.'
    }
  ]
}

function checkExport(symbol: ts.Symbol, checker: ts.TypeChecker, root: string): Problem[] {
  const resolved = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  return findGaps(symbol.name, resolved, checker).map(({ node, ...gap }) => ({ where: placeOf(node, root), ...gap }))
}

function placeOf(node: ts.Node, root: string): string {
  const file = node.getSourceFile()
  const { line } = file.getLineAndCharacterOfPosition(node.getStart())
  return `${printPath(file.fileName, root)}:${line + 1}`
}
