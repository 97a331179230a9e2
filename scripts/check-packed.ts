/**
 * Packs every package, checks what is in it, installs all in an empty project and runs small programs there. The suite
 * does the same in scripts/test/packed.test.ts; this prints the problems without jest.
 *
 * Usage: npx ts-node scripts/check-packed.ts
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { checkContents, checkPublished, installPacked, packAll, removePacked } from './lib/packed'
import { reportProblems } from './lib/problem'
import { ROOT } from './lib/repository'
import { run } from './lib/run'
import type { Problem } from './lib/problem'

const PROGRAMS = join(ROOT, 'scripts', 'test', 'consumer')

async function checkPacked(): Promise<Problem[]> {
  const { folder, packages } = await packAll()
  try {
    const published = await Promise.all(packages.map(checkPublished))
    return [
      ...packages.flatMap((packed) => checkContents(packed)),
      ...published.flat(),
      ...(await runPrograms(folder, packages))
    ]
  } finally {
    removePacked(folder)
  }
}

async function runPrograms(folder: string, packages: Parameters<typeof installPacked>[1]): Promise<Problem[]> {
  const project = await installPacked(folder, packages, PROGRAMS)
  const problems: Problem[] = []
  for (const program of readdirSync(PROGRAMS).filter((name) => name !== 'receiver.js')) {
    const { code, output } = await run(process.execPath, [program], { cwd: project })
    const where = `scripts/test/consumer/${program}`
    if (code !== 0) problems.push({ where, what: output, mend: 'It runs against the packed packages: mend those.' })
  }
  return problems
}

void checkPacked().then((problems) => {
  reportProblems('packed', problems)
})
