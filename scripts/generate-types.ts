/**
 * Writes what is made from the fields of the plugin: the types `Settings` and `Payload`, and their JSON Schemas. With
 * --check nothing is written, and what is stale is told.
 *
 * Usage: npx ts-node scripts/generate-types.ts [--check] [--root FOLDER]
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { definitionFiles } from './lib/definition-files'
import { reportProblems } from './lib/problem'
import type { Problem } from './lib/problem'
import { ROOT } from './lib/repository'

/**
 * @param write whether stale files are written anew
 * @returns the stale files; none where they were written
 */
export async function generateTypes(write: boolean, root: string = ROOT): Promise<Problem[]> {
  const files = await definitionFiles()
  const stale = files.filter(({ path, text }) => readOrEmpty(join(root, path)) !== text)
  if (!write) {
    return stale.map(({ path }) => ({
      where: path,
      what: 'Not what the fields of the plugin give.',
      mend: 'Run: npx ts-node scripts/generate-types.ts'
    }))
  }
  for (const { path, text } of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return []
}

function readOrEmpty(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

if (require.main === module) {
  const { values } = parseArgs({ options: { check: { type: 'boolean' }, root: { type: 'string' } } })
  void generateTypes(values.check !== true, values.root).then((problems) => {
    reportProblems('generated types', problems)
  })
}
