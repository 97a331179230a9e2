import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { withoutNpmRun } from './environment'
import { freePort } from './free-port'
import { ROOT, SCOPE } from './repository'
import { run } from './run'

/** A real npm registry on loopback, for as long as a test runs. */
export interface Registry {
  /** `http://127.0.0.1:PORT/`, with the slash at its end, as npm writes it. */
  readonly url: string
  /** A token of the one user there is, who may publish. */
  readonly token: string
  /**
   * The text of an `.npmrc` that takes the packages of the scopes from here, and all others from where npm takes them
   * anyway, and that may publish here.
   *
   * @param scopes each with its `@`; ours where none is given
   */
  npmrc(...scopes: readonly string[]): string
  /** Ends it and removes what was published. */
  stop(): Promise<void>
}

/** Where scripts/test.js installs Verdaccio. */
const FOLDER = join(ROOT, 'scripts', 'test', 'registry')

const START_MS = 60_000
const USER = 'publisher'

/**
 * Starts Verdaccio with an empty storage, on loopback. Who is logged in may publish, everybody may read, and what it does
 * not have it takes from the registry that npm is set to.
 *
 * @throws where it does not answer within a minute, with what it printed
 */
export async function startRegistry(): Promise<Registry> {
  const folder = mkdtempSync(join(tmpdir(), 'xwh-registry-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}/`
  const config = join(folder, 'config.yaml')
  // Every JSON is YAML.
  writeFileSync(config, JSON.stringify(configOf(folder, await upstream())))
  const bin = join(FOLDER, 'node_modules', 'verdaccio', 'bin', 'verdaccio')
  const child = spawn(process.execPath, [bin, '--config', config, '--listen', `127.0.0.1:${port}`], {
    env: withoutNpmRun(process.env),
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const output: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk))
  const stop = async (): Promise<void> => {
    await end(child)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await untilAnswering(url, child)
    const token = await addUser(url)
    return {
      url,
      token,
      npmrc: (...scopes) => npmrc(url, token, scopes.length > 0 ? scopes : [SCOPE.slice(0, -1)]),
      stop
    }
  } catch (error) {
    await stop()
    throw new Error(`Verdaccio did not start:\n${Buffer.concat(output).toString('utf8')}`, { cause: error })
  }
}

function configOf(folder: string, registry: string): object {
  return {
    storage: join(folder, 'storage'),
    auth: { htpasswd: { file: join(folder, 'htpasswd') } },
    uplinks: { npm: { url: registry } },
    packages: {
      '@extensible-webhooks/*': { access: '$all', publish: '$authenticated' },
      '@acme/*': { access: '$all', publish: '$authenticated' },
      '**': { access: '$all', publish: '$authenticated', proxy: 'npm' }
    },
    log: { type: 'stdout', format: 'pretty', level: 'warn' },
    web: { enable: false }
  }
}

async function upstream(): Promise<string> {
  const { output } = await run('npm', ['config', 'get', 'registry'])
  return output.trim()
}

function npmrc(url: string, token: string, scopes: readonly string[]): string {
  const lines = scopes.map((scope) => `${scope}:registry=${url}`)
  return [...lines, `${url.slice('http:'.length)}:_authToken=${token}`, ''].join('\n')
}

async function untilAnswering(url: string, child: ChildProcess): Promise<void> {
  const endsAt = Date.now() + START_MS
  while (Date.now() < endsAt) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`)
    const answer = await fetch(`${url}-/ping`).catch(() => undefined)
    if (answer?.ok) return
    await sleep(100)
  }
  throw new Error('it does not answer')
}

async function addUser(url: string): Promise<string> {
  const answer = await fetch(`${url}-/user/org.couchdb.user:${USER}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: USER, password: 'a password for the test' })
  })
  const { token } = (await answer.json()) as { token?: string }
  if (token === undefined) throw new Error(`it gives no token: ${answer.status}`)
  return token
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), 5_000)
  await once(child, 'exit')
  clearTimeout(late)
}
