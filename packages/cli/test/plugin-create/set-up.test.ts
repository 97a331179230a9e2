import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { runCommand, type RunCommand } from '@extensible-webhooks/plugin-kit'
import type { Io } from '../../src/io'
import { create, type CreateFlags, type CreatePorts } from '../../src/plugin/create/create'
import type { Prompter } from '../../src/plugin/create/prompter'
import { createFolder, type Folder } from '../support/run-cli'

const FLAGS: CreateFlags = { name: '@acme/destination-crm', yes: true, install: true, git: true, json: true }

/** Whoever commits; nothing is read from the settings of the machine. */
const IDENTITY = {
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com'
}

describe('G3: what xwh plugin create does after its files', () => {
  let folder: Folder
  beforeEach(() => {
    folder = createFolder()
  })
  afterEach(() => {
    folder.remove()
  })

  /** Runs git for real and stands in for npm, which would need the network. */
  async function run(
    flags: Partial<CreateFlags> = {},
    { npm = 0, env = IDENTITY, prompter, interrupt = false }: Options = {}
  ): Promise<Made> {
    const calls: string[] = []
    const [out, err]: string[][] = [[], []]
    const listeners = new Set<() => void>()
    const program: RunCommand = (name, args, options) => {
      calls.push([name, ...args].join(' '))
      if (name !== 'npm') return runCommand(name, args, options)
      if (interrupt) for (const listener of listeners) listener()
      return Promise.resolve({ code: npm, stdout: '', stderr: npm === 0 ? '' : 'npm error code E404' })
    }
    const io: Io = {
      stdout: { write: (text) => out?.push(text) },
      stderr: { write: (text) => err?.push(text) },
      stdin: Readable.from([]),
      env: { PATH: process.env['PATH'], HOME: folder.path, GIT_CONFIG_NOSYSTEM: '1', ...env },
      onInterrupt: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
      exit: () => undefined
    }
    const ports: CreatePorts = { cwd: folder.path, run: program, ...(prompter ? { prompter } : {}) }
    const code = await create({ ...FLAGS, ...flags }, io, ports)
    expect(listeners.size).toBe(0)
    return { code, calls, stdout: out?.join('') ?? '', stderr: err?.join('') ?? '' }
  }

  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, { cwd: join(folder.path, 'destination-crm'), encoding: 'utf8' }).trim()

  it('installs, and commits what it made on the branch main', async () => {
    const { code, calls, stdout } = await run()
    expect(code).toBe(0)
    expect(calls[0]).toBe('npm install --no-audit --no-fund --loglevel=error')
    expect(JSON.parse(stdout)).toMatchObject({ installed: true, committed: true })
    expect(git('log', '--format=%s %D')).toBe('Begin @acme/destination-crm HEAD -> main')
    expect(git('status', '--porcelain')).toBe('')
  })

  it('ends with 1 where npm install fails, with what npm said; the files stay and are committed', async () => {
    const { code, stdout, stderr } = await run({}, { npm: 1 })
    expect([code, stderr]).toEqual([1, expect.stringContaining('npm install failed; mend what it says')])
    expect(stderr).toContain('npm error code E404')
    expect(JSON.parse(stdout)).toMatchObject({ installed: false, committed: true })
  })

  it('says so where git knows nobody, and goes on', async () => {
    const { code, stdout, stderr } = await run({}, { env: { GIT_CONFIG_GLOBAL: '/dev/null', EMAIL: '' } })
    expect(code).toBe(0)
    expect(stderr).toContain('It is not committed: ')
    expect(JSON.parse(stdout)).toMatchObject({ committed: false })
  })

  it('says so where there is no git', async () => {
    const { code, stderr } = await run({}, { env: { PATH: join(folder.path, 'nothing') } })
    expect([code, stderr]).toEqual([0, expect.stringContaining('git is not on the PATH')])
  })

  it('leaves the commit to the repository that it is made in', async () => {
    execFileSync('git', ['init', '--quiet'], { cwd: folder.path })
    const { code, stderr } = await run()
    expect([code, stderr]).toEqual([0, expect.stringContaining('It lies in the repository')])
    expect(existsSync(join(folder.path, 'destination-crm/.git'))).toBe(false)
  })

  it('runs neither npm nor git where it is told not to', async () => {
    const { calls, code } = await run({ install: false, git: false })
    expect({ calls, code }).toEqual({ calls: [], code: 0 })
  })

  it('ends with 130 on Ctrl-C while npm runs, and says where the files are', async () => {
    const { code, calls, stderr } = await run({}, { interrupt: true })
    expect([code, calls.length]).toEqual([130, 1])
    expect(stderr).toContain('Interrupted. The files are in')
  })

  it('makes nothing where the person would rather not', async () => {
    const nobody = { text: nothing, choose: nothing, confirm: nothing } satisfies Prompter
    const { code, stderr, calls } = await run({ yes: false }, { prompter: nobody })
    expect({ code, stderr, calls }).toEqual({ code: 130, stderr: 'Nothing was made.\n', calls: [] })
    expect(existsSync(join(folder.path, 'destination-crm'))).toBe(false)
  })
})

const nothing = (): Promise<undefined> => Promise.resolve(undefined)

interface Options {
  /** What npm ends with. */
  readonly npm?: number
  readonly env?: Readonly<Record<string, string>>
  readonly prompter?: Prompter
  /** Ctrl-C while npm runs. */
  readonly interrupt?: boolean
}

interface Made {
  readonly code: number
  readonly calls: readonly string[]
  readonly stdout: string
  readonly stderr: string
}
