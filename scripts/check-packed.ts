/**
 * Packs every package, checks what is in it, installs all in an empty project and runs small programs there. The suite
 * does the same in scripts/test/packed.test.ts and, from a registry, in registry.test.ts; this prints the problems
 * without jest and without a registry.
 *
 * Usage: npx ts-node scripts/check-packed.ts
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Consumer } from './lib/consumer'
import { CONSUMER_SETTINGS, checkDeclarations, compileConsumers } from './lib/declarations'
import { checkContents, checkPublished, packAll, removePacked } from './lib/packed'
import { installPacked } from './lib/packed-project'
import { reportProblems } from './lib/problem'
import { ROOT } from './lib/repository'
import type { Problem } from './lib/problem'

const PROGRAMS = join(ROOT, 'scripts', 'test', 'consumer')
const TYPES = join(ROOT, 'scripts', 'test', 'consumer-types')

async function checkPacked(): Promise<Problem[]> {
  const { folder, packages } = await packAll()
  try {
    const published = await checkPublished(packages)
    const project = await installPacked(folder, packages, PROGRAMS)
    return [
      ...packages.flatMap((packed) => checkContents(packed)),
      ...published,
      ...packages.flatMap((packed) => checkDeclarations(packed, project.folder)),
      ...(await compileAll(project)),
      ...(await runPrograms(project))
    ]
  } finally {
    removePacked(folder)
  }
}

async function compileAll({ folder }: Consumer): Promise<Problem[]> {
  const found = []
  for (const name of CONSUMER_SETTINGS) found.push(...(await compileConsumers(folder, TYPES, name)))
  return found
}

async function runPrograms(project: Consumer): Promise<Problem[]> {
  const problems: Problem[] = []
  for (const program of readdirSync(PROGRAMS).filter((name) => name !== 'receiver.js')) {
    const { code, output } = await project.run('node', [program])
    const where = `scripts/test/consumer/${program}`
    if (code !== 0) problems.push({ where, what: output, mend: 'It runs against the packed packages: mend those.' })
  }
  return problems
}

void checkPacked().then((problems) => {
  reportProblems('packed', problems)
})
