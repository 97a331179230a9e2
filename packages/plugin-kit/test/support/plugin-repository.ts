import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { runCommand, type CommandEnd } from '../../src/shared/run-command'

/** A git repository that holds a small plugin, and a home with an `.npmrc` of its own. */
export interface PluginRepository {
  readonly folder: string
  readonly home: string
  readonly env: NodeJS.ProcessEnv
  write(path: string, text: string): void
  read(path: string): string
  /** Changes members of package.json. */
  manifest(change: object): void
  /** Commits everything. */
  commit(): Promise<void>
  git(...args: readonly string[]): Promise<string>
  npm(cwd: string, ...args: readonly string[]): Promise<CommandEnd>
  remove(): void
}

const DEFINITION = `'use strict'
exports.destination = {
  name: 'Acme Orders',
  slug: 'acme-orders',
  mode: 'cloud',
  actions: {
    send: {
      title: 'Send',
      description: 'Sends an order.',
      defaultSubscription: 'type = "track"',
      fields: {
        url: { label: 'URL', description: 'Where to.', type: 'string', required: true },
        id: { label: 'Id', description: 'Of the order.', type: 'string', required: true }
      },
      perform: (request, { payload }) => request(payload.url, { method: 'post', json: { id: payload.id } })
    }
  }
}
exports.default = exports.destination
`

const FILES: Readonly<Record<string, string>> = {
  '.gitignore': 'dist/\nnode_modules/\n.npmrc\n',
  'README.md': '# Acme Orders\n',
  LICENSE: 'All rights reserved.\n',
  'CHANGELOG.md': '# Changelog\n\n## Unreleased\n\n### Added\n\n- Orders are sent.\n',
  'src/index.js': DEFINITION,
  'build.js': `const { cpSync, writeFileSync } = require('node:fs')
cpSync('src', 'dist', { recursive: true })
writeFileSync('dist/index.d.ts', 'export declare const destination: object\\nexport default destination\\n')
`
}

/** Variables of an npm that started the tests would name its own settings. */
const ENVIRONMENT = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_AUTH_TOKEN$|NPM_TOKEN$|GIT_)/i.test(name))
)

/**
 * Makes one.
 *
 * @param name of the package, in the scope @acme
 * @param npmrc text of the `.npmrc` in the home
 */
export async function createPluginRepository(name: string, npmrc: string): Promise<PluginRepository> {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), 'xwh-publish-')))
  const folder = join(parent, 'plugin')
  const home = join(parent, 'home')
  const env = { ...ENVIRONMENT, HOME: home, USERPROFILE: home, GIT_CONFIG_NOSYSTEM: '1' }
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const read = (path: string): string => readFileSync(join(folder, path), 'utf8')
  const must = async (program: string, cwd: string, args: readonly string[]): Promise<CommandEnd> => {
    const end = await runCommand(program, args, { cwd, env })
    if (end.code !== 0) throw new Error(`${program} ${args.join(' ')}: ${end.stdout}${end.stderr}`)
    return end
  }
  const git = async (...args: readonly string[]): Promise<string> => (await must('git', folder, args)).stdout.trim()
  const commit = async (): Promise<void> => {
    await git('add', '--all')
    await git('commit', '--quiet', '--allow-empty', '--message', 'Change')
  }
  mkdirSync(home)
  writeFileSync(join(home, '.npmrc'), npmrc)
  for (const [path, text] of Object.entries(FILES)) write(path, text)
  write('package.json', `${JSON.stringify(manifestOf(name), null, 2)}\n`)
  await git('init', '--quiet', '--initial-branch=main')
  await git('config', 'user.name', 'Acme')
  await git('config', 'user.email', 'acme@example.com')
  await commit()
  return {
    folder,
    home,
    env,
    write,
    read,
    manifest: (change) => {
      const manifest = JSON.parse(read('package.json')) as object
      write('package.json', `${JSON.stringify({ ...manifest, ...change }, null, 2)}\n`)
    },
    commit,
    git,
    npm: (cwd, ...args) => runCommand('npm', args, { cwd, env }),
    remove: () => {
      rmSync(parent, { recursive: true, force: true })
    }
  }
}

function manifestOf(name: string): object {
  return {
    name,
    version: '1.0.0',
    license: 'UNLICENSED',
    main: 'dist/index.js',
    types: 'dist/index.d.ts',
    files: ['dist'],
    engines: { node: '>=20.19.0' },
    repository: { type: 'git', url: 'git+https://git.example.com/acme/orders.git' },
    scripts: { build: 'node build.js' }
  }
}
