/**
 * Packs every package, checks what is in it, installs all in an empty project and runs small programs there. The suite
 * does the same in scripts/test/packed.test.ts and, from a registry, in registry.test.ts; this prints the problems
 * without jest and without a registry.
 *
 * Usage: npx ts-node scripts/check-packed.ts
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createConsumers } from './lib/consumer'
import { checkContents, checkPublished, packAll, removePacked, type Packed } from './lib/packed'
import { reportProblems } from './lib/problem'
import { ROOT, readJson, type Manifest } from './lib/repository'
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

async function runPrograms(folder: string, packages: readonly Packed[]): Promise<Problem[]> {
  const { overrides, devDependencies } = readJson(join(ROOT, 'package.json')) as Manifest & { overrides: object }
  const core = '@segment/actions-core'
  const dependencies = {
    ...Object.fromEntries(packages.map(({ name, tarball }) => [name, `file:${tarball}`])),
    [core]: devDependencies?.[core]
  }
  const project = (await createConsumers(folder))('project', { dependencies, overrides }, PROGRAMS)
  await project.npm('install')
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
