/**
 * Writes the generated blocks of the documentation: what stands between `<!-- generated:NAME -->` and
 * `<!-- /generated -->` in README.md and under docs/. With --check nothing is written, and what is stale is told.
 *
 * Usage: npx ts-node scripts/generate-docs.ts [--check]
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { GENERATORS } from './lib/generators'
import { renderBlocks } from './lib/generated-blocks'
import { reportProblems } from './lib/problem'
import { documentPaths, printPath } from './lib/repository'
import type { Problem } from './lib/problem'

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
  return problems
}

if (require.main === module) {
  void generateDocs(!process.argv.includes('--check')).then((problems) => {
    reportProblems('generated documentation', problems)
  })
}
