/**
 * The quick loop: every check that needs no test run. All problems are listed at once, each with how to mend it.
 *
 * Usage: npm run check [-- NAME…] [-- --json FILE]
 */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { checkArrows } from './check-arrows'
import { checkDocs } from './check-docs'
import { checkPackages } from './check-packages'
import { generateDocs } from './generate-docs'
import { xwhCommands } from './lib/commands'
import { checkDocBlocks } from './lib/doc-blocks'
import { formatProblem } from './lib/problem'
import { ROOT, readPackages } from './lib/repository'
import { run } from './lib/run'
import { checkPages } from './site/pages'

/** Two programs at once: the checks that start one take a core each. */
const CONCURRENCY = 2

interface Check {
  readonly name: string
  /** What was found, in words; empty where all is well. */
  readonly find: () => Promise<string>
}

const CHECKS: readonly Check[] = [
  { name: 'types', find: () => program('tsc', ['-p', 'tsconfig.json'], 'Mend what the compiler says.') },
  { name: 'lint', find: () => program('eslint', ['.', '--max-warnings', '0'], 'npx eslint . --fix mends a part.') },
  { name: 'format', find: () => program('prettier', ['--check', '--log-level', 'warn', '.'], 'Run: npm run format') },
  { name: 'arrows', find: () => Promise.resolve(checkArrows().map(formatProblem).join('\n')) },
  { name: 'packages', find: () => Promise.resolve(checkPackages().map(formatProblem).join('\n')) },
  { name: 'doc-blocks', find: async () => checkDocBlocks(readPackages()).map(formatProblem).join('\n') },
  { name: 'docs', find: () => Promise.resolve(findInDocs()) },
  { name: 'generated', find: findStale }
]

async function program(bin: string, args: readonly string[], mend: string): Promise<string> {
  const { code, output } = await run(join(ROOT, 'node_modules', '.bin', bin), args)
  return code === 0 ? '' : `${output.trim()}\n→ ${mend}`
}

function findInDocs(): string {
  return [...checkDocs(ROOT, xwhCommands()), ...checkPages()].map(formatProblem).join('\n')
}

async function findStale(): Promise<string> {
  const docs = (await generateDocs(false)).map(formatProblem).join('\n')
  const script = join(ROOT, 'scripts', 'generate-types.ts')
  if (!existsSync(script)) return docs
  const types = await program('ts-node', [script, '--check'], 'Run: npm run generate')
  return [docs, types].filter((text) => text !== '').join('\n')
}

async function runAll(checks: readonly Check[]): Promise<{ name: string; found: string }[]> {
  const waiting = [...checks]
  const results: { name: string; found: string }[] = []
  const worker = async (): Promise<void> => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const startedAt = Date.now()
      const found = await check.find().catch((error: unknown) => String(error))
      const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
      console.error(`${check.name.padEnd(10)} ${found === '' ? 'ok    ' : 'failed'} ${seconds.padStart(6)} s`)
      results.push({ name: check.name, found })
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, worker))
  return results
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: { json: { type: 'string' } }, allowPositionals: true })
  const unknown = positionals.filter((name) => !CHECKS.some((check) => check.name === name))
  if (unknown.length > 0) {
    throw new Error(`No check is called ${unknown.join(', ')}; there are ${CHECKS.map(({ name }) => name).join(', ')}`)
  }
  const results = await runAll(CHECKS.filter(({ name }) => positionals.length === 0 || positionals.includes(name)))
  const failed = results.filter(({ found }) => found !== '')
  for (const { name, found } of failed) console.error(`\n── ${name} ──\n${found}`)
  console.error(failed.length === 0 ? '\nAll checks passed.' : `\n${failed.length} of ${results.length} checks failed.`)
  if (values.json !== undefined) {
    writeFileSync(
      values.json,
      JSON.stringify({ numPassedTests: results.length - failed.length, numFailedTests: failed.length })
    )
  }
  process.exitCode = failed.length === 0 ? 0 : 1
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
})
