/**
 * Checks the documentation as far as that needs nothing started: links and anchors lead somewhere, every block says which
 * check has it, the commands, options, scripts, exports and codes that are named exist and the other way round, and each
 * page stands in the sidebar of the site. The blocks themselves are run by scripts/test/documented-commands.test.ts.
 *
 * Usage: npx ts-node scripts/check-docs.ts
 */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { extname } from 'node:path'
import { checkCommands, checkExplained } from './lib/check-commands'
import { checkFences } from './lib/check-fences'
import { checkNames } from './lib/check-names'
import { xwhCommands } from './lib/commands'
import type { CommandSpec } from './lib/commands'
import { fileOfLink } from './lib/link-target'
import { anchorsOf, linksOf } from './lib/markdown'
import { reportProblems } from './lib/problem'
import { ROOT, documentPaths, printPath } from './lib/repository'
import type { Problem } from './lib/problem'
import { checkPages } from './site/pages'

/**
 * Everything in the documents that leads nowhere or names what is not there.
 *
 * @param commands what `xwh` has; nothing is said of commands where it is empty
 */
export function checkDocs(root: string = ROOT, commands: readonly CommandSpec[] = []): Problem[] {
  const documents = documentPaths(root).map((path) => ({ path, markdown: readFileSync(path, 'utf8') }))
  const found = documents.flatMap(({ path, markdown }) => {
    const where = printPath(path, root)
    return [
      ...checkLinks(path, markdown, root),
      ...checkFences(where, markdown, root),
      ...checkNames(where, markdown, root),
      ...checkCommands(where, markdown, commands)
    ]
  })
  const texts = documents.map(({ markdown }) => markdown)
  return [...found, ...checkExplained(texts, commands)]
}

function checkLinks(path: string, markdown: string, root: string): Problem[] {
  return linksOf(markdown).flatMap(({ target, line }) => {
    const [, anchor] = target.split('#')
    const full = fileOfLink(target, path, root)
    if (full === undefined) return []
    const where = `${printPath(path, root)}:${line}`
    if (!full.startsWith(root) || !existsSync(full)) {
      return [{ where, what: `The link ${target} leads to no file.`, mend: 'Correct the path, or write the file.' }]
    }
    if (anchor === undefined || extname(full) !== '.md' || statSync(full).isDirectory()) return []
    const anchors = anchorsOf(readFileSync(full, 'utf8'))
    if (anchors.has(anchor)) return []
    return [
      {
        where,
        what: `${printPath(full, root)} has no heading #${anchor}.`,
        mend: `It has: ${[...anchors].join(', ')}.`
      }
    ]
  })
}

if (require.main === module) {
  reportProblems('docs', [...checkDocs(ROOT, xwhCommands()), ...checkPages()])
}
