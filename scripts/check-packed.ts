/**
 * Packs every package, checks what is in it, installs all in an empty project and runs small programs there. The suite
 * does the same in scripts/test/packed.test.ts; this prints the problems without jest.
 *
 * Usage: npx ts-node scripts/check-packed.ts
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { CONSUMER_SETTINGS, checkDeclarations, compileConsumers } from './lib/declarations'
import { checkContents, checkPublished, installPacked, packAll, removePacked } from './lib/packed'
import { reportProblems } from './lib/problem'
import { ROOT } from './lib/repository'
import { run } from './lib/run'
import type { Problem } from './lib/problem'

const PROGRAMS = join(ROOT, 'scripts', 'test', 'consumer')
const TYPES = join(ROOT, 'scripts', 'test', 'consumer-types')

async function checkPacked(): Promise<Problem[]> {
  const { folder, packages } = await packAll()
  try {
    const published = await Promise.all(packages.map(checkPublished))
    const project = await installPacked(folder, packages, PROGRAMS)
    return [
      ...packages.flatMap((packed) => checkContents(packed)),
      ...published.flat(),
      ...packages.flatMap((packed) => checkDeclarations(packed, project)),
      ...(await compileAll(project)),
      ...(await runPrograms(project))
    ]
  } finally {
    removePacked(folder)
  }
}

async function compileAll(project: string): Promise<Problem[]> {
  const found = []
  for (const name of CONSUMER_SETTINGS) found.push(...(await compileConsumers(project, TYPES, name)))
  return found
}

async function runPrograms(project: string): Promise<Problem[]> {
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
