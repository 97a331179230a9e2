import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PluginProblem } from '../problem'
import { ASKING, registryFlags, type Npm } from './npm'
import { explainNpm, type Asked } from './npm-failures'
import { refuse, warn, type Refusal } from './refusal'

/** A registry, npm, and the version that is meant. */
export interface Question extends Asked {
  readonly npm: Npm
  readonly scope: string | undefined
}

/** Whom a registry takes us for. */
export interface LoggedIn {
  readonly user?: string
  readonly warnings: readonly PluginProblem[]
}

/** How a registry that has not got to know a version yet is asked again: milliseconds between. */
const PATIENCE = [0, 1_000, 2_000, 4_000, 8_000]

/**
 * Asks who we are. Only a clear no is a refusal: some registries do not know the question, and some identify a job of CI
 * when it publishes and not before.
 */
export async function askWho(question: Question): Promise<LoggedIn | Refusal> {
  const { npm, url, login, env } = question
  const { code, stdout, ...rest } = await npm.run(['whoami', ...ASKING, ...registryFlags(url, undefined)])
  const user = stdout.trim()
  if (code === 0 && user !== '') return { user, warnings: [] }
  const reason = explainNpm({ code, stdout, ...rest }, question)
  const byJob = env['ACTIONS_ID_TOKEN_REQUEST_URL'] !== undefined || env['NPM_ID_TOKEN'] !== undefined
  if (reason.code === 'not-logged-in' && login.length === 0 && !byJob) return refuse('login', reason)
  if (reason.code === 'login-refused' || reason.code === 'no-network' || reason.code === 'bad-certificate') {
    return refuse('login', reason)
  }
  const warning = warn({
    code: 'login-refused',
    where: url,
    what: `${url} does not say whom it takes us for; it will say whether it takes the package.`,
    mend: 'Where it refuses, look at the token.'
  })
  return { warnings: [warning] }
}

/** Refuses a version that the registry has. */
export async function askExisting(question: Question): Promise<Refusal | undefined> {
  const { npm, name, version, url, scope } = question
  const end = await npm.run([
    'view',
    `${name}@${version}`,
    'version',
    '--json',
    ...ASKING,
    ...registryFlags(url, scope)
  ])
  // Nothing at all is printed by some versions of npm for a version that a known package does not have.
  if (end.code === 0 && end.stdout.trim() === '') return undefined
  const reason = explainNpm(end.code === 0 ? { ...end, stderr: 'npm error code E409' } : end, question)
  // 404: the registry knows no such package, or no such version of it.
  if (/npm (?:error|ERR!) code E404\b/.test(end.stderr)) return undefined
  return refuse('existing', reason)
}

/**
 * Reads the version back and compares it with what was sent, byte by byte through its hash.
 *
 * @param sleep waits; a registry may need some seconds until it shows what it took
 * @returns whether it is the same, something else, or not to be seen
 */
export async function readBack(
  question: Question,
  integrity: string,
  sleep: (ms: number) => Promise<void>
): Promise<'same' | 'other' | 'unseen'> {
  for (const ms of PATIENCE) {
    if (ms > 0) await sleep(ms)
    const found = await download(question)
    if (found !== undefined) return found === integrity ? 'same' : 'other'
  }
  return 'unseen'
}

async function download({ npm, name, version, url, scope }: Question): Promise<string | undefined> {
  const into = mkdtempSync(join(tmpdir(), 'xwh-read-back-'))
  try {
    // With a cache of its own, or npm could answer from what it has just sent.
    const here = ['--pack-destination', into, '--cache', join(into, 'cache'), '--ignore-scripts', '--dry-run=false']
    // What was sent is looked for to the end: to stop here would leave nobody knowing.
    await npm.finish(['pack', `${name}@${version}`, ...here, ...ASKING, ...registryFlags(url, scope)])
    const [tarball] = readdirSync(into).filter((file) => file.endsWith('.tgz'))
    if (tarball === undefined) return undefined
    return `sha512-${createHash('sha512')
      .update(readFileSync(join(into, tarball)))
      .digest('base64')}`
  } finally {
    rmSync(into, { recursive: true, force: true })
  }
}
