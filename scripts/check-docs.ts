/**
 * Checks the documentation as far as that needs nothing started: links and anchors lead somewhere, the marks of blocks
 * that are run are known, and the options, scripts, settings and codes that it names exist. The blocks themselves are
 * run by scripts/test/documented-commands.test.ts.
 *
 * Usage: npx ts-node scripts/check-docs.ts
 */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { extname } from 'node:path'
import { checkNames, checkOptions } from './lib/check-names'
import { fileOfLink } from './lib/link-target'
import { anchorsOf, fencesOf, linksOf } from './lib/markdown'
import { reportProblems } from './lib/problem'
import { ROOT, documentPaths, printPath } from './lib/repository'
import type { Problem } from './lib/problem'

/** Words that may follow the language of a fenced block, and what they do. */
const MARKS = ['run', 'fails']
const RUNNABLE = ['sh', 'js']

/** Everything in the documents that leads nowhere. */
export function checkDocs(root: string = ROOT): Problem[] {
  const documents = documentPaths(root).map((path) => ({ path, markdown: readFileSync(path, 'utf8') }))
  const found = documents.flatMap(({ path, markdown }) => {
    const where = printPath(path, root)
    return [...checkLinks(path, markdown, root), ...checkFences(where, markdown), ...checkNames(where, markdown, root)]
  })
  const texts = documents.map(({ markdown }) => markdown)
  return [...found, ...checkOptions(texts, root)]
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

function checkFences(where: string, markdown: string): Problem[] {
  return fencesOf(markdown).flatMap(({ info: [language = '', ...marks], line }) => {
    if (language === '') {
      return [{ where: `${where}:${line}`, what: 'A block has no language.', mend: 'Write one, or "text".' }]
    }
    const unknown = marks.filter((mark) => !MARKS.includes(mark))
    if (unknown.length === 0 && (marks.length === 0 || RUNNABLE.includes(language))) return []
    return [
      {
        where: `${where}:${line}`,
        what: `The block is marked "${[language, ...marks].join(' ')}", which means nothing.`,
        mend: `Blocks that are run are ${RUNNABLE.map((name) => `\`${name} run\``).join(' or ')}; "run fails" means exit code 1.`
      }
    ]
  })
}

if (require.main === module) reportProblems('docs', checkDocs())
