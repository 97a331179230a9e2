/**
 * Writes the generated blocks of the documentation: what stands between `<!-- generated:NAME -->` and
 * `<!-- /generated -->` in README.md and under docs/, and the pictures. With --check nothing is written, and what is stale is told.
 *
 * Usage: npx ts-node scripts/generate-docs.ts [--check]
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { GENERATORS } from './lib/generators'
import { renderBlocks } from './lib/generated-blocks'
import { reportProblems } from './lib/problem'
import { ROOT, documentPaths, printPath } from './lib/repository'
import type { Problem } from './lib/problem'
import { wayOfAnEvent } from './site/way-of-an-event'

/** Files that are made as a whole, by their paths from the root. */
const FILES: Readonly<Record<string, () => string>> = {
  'docs/images/way-of-an-event.svg': wayOfAnEvent
}

/**
 * @param write whether stale blocks are written anew
 * @returns what is wrong; a stale block is only where nothing is written
 */
export async function generateDocs(write: boolean): Promise<Problem[]> {
  const problems: Problem[] = []
  for (const path of documentPaths()) {
    const before = readFileSync(path, 'utf8')
    const { text, unknown } = await renderBlocks(before, GENERATORS)
    const where = printPath(path)
    problems.push(
      ...unknown.map((name) => ({
        where,
        what: `No generator is called "${name}".`,
        mend: `Known are: ${Object.keys(GENERATORS).join(', ')} (scripts/lib/generators.ts).`
      }))
    )
    if (text === before) continue
    if (write) writeFileSync(path, text)
    else
      problems.push({ where, what: 'A generated block is stale.', mend: 'Run: npx ts-node scripts/generate-docs.ts' })
  }
  return [...problems, ...generateFiles(write)]
}

function generateFiles(write: boolean): Problem[] {
  return Object.entries(FILES).flatMap(([where, make]) => {
    const path = join(ROOT, where)
    const text = make()
    if (existsSync(path) && readFileSync(path, 'utf8') === text) return []
    if (!write) return [{ where, what: 'The file is stale.', mend: 'Run: npx ts-node scripts/generate-docs.ts' }]
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    return []
  })
}

if (require.main === module) {
  void generateDocs(!process.argv.includes('--check')).then((problems) => {
    reportProblems('generated documentation', problems)
  })
}
