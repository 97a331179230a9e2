/**
 * Builds the documentation site from docs/ and the doc blocks of the packages, and checks what came out: every link and
 * anchor leads somewhere, and no page asks another server for anything.
 *
 * Usage: npm run docs [-- --base /path/] [-- --out FOLDER]; npm run docs:dev shows it on loopback while pages change
 */
import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { formatProblem } from '../lib/problem'
import { ROOT } from '../lib/repository'
import { run } from '../lib/run'
import { checkBuilt } from './check-built'
import { makeApi } from './make-api'

const VITEPRESS = join(ROOT, 'node_modules', '.bin', 'vitepress')
const DOCS = join(ROOT, 'docs')

/**
 * Builds the site.
 *
 * @param base path under which it is served, with a slash at both ends
 * @param out absolute path of the folder that is written anew
 * @throws Error that names the page where a page, a link or a doc block is wrong
 */
export async function buildSite(base: string, out: string): Promise<void> {
  await makeApi()
  const { code, output } = await run(VITEPRESS, ['build', DOCS, '--base', base, '--outDir', out])
  if (code !== 0) throw new Error(output.trim())
  const problems = checkBuilt(out, base)
  if (problems.length > 0) throw new Error(problems.map(formatProblem).join('\n'))
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      base: { type: 'string', default: '/' },
      out: { type: 'string', default: join('.cache', 'site') },
      dev: { type: 'boolean', default: false }
    }
  })
  if (values.dev) return serve()
  await buildSite(values.base, resolve(values.out))
  console.error(`The site is in ${values.out}. To look at it: npx vitepress preview docs`)
}

async function serve(): Promise<void> {
  await makeApi()
  spawn(VITEPRESS, ['dev', DOCS, '--host', '127.0.0.1'], { cwd: ROOT, stdio: 'inherit' })
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  })
}
