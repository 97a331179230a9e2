import type { DestinationDefinition } from '@segment/actions-core'
import { createEngine, createTransport } from '@extensible-webhooks/engine'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { RunCommand } from '../../src'
import { runCommand } from '../../src/shared/run-command'
import { codes, usePublishing } from '../support/use-publishing'

jest.setTimeout(120_000)

describe('publishing to a real registry (G3)', () => {
  const suite = usePublishing()

  it('publishes, tags the commit, and tells what the registry has', async () => {
    const told: string[] = []
    const result = await suite.publish({ onProgress: ({ stage, text }) => told.push(`${stage}: ${text}`) })
    expect(result).toMatchObject({
      ok: true,
      dryRun: false,
      name: suite.name,
      version: '1.0.0',
      previousVersion: '1.0.0',
      registry: { url: suite.registry.url, from: `the line @acme:registry of ${join(suite.plugin.home, '.npmrc')}` },
      tag: 'latest',
      user: 'publisher',
      files: ['LICENSE', 'README.md', 'dist/index.d.ts', 'dist/index.js', 'package.json'],
      verified: true,
      written: [],
      gitTag: 'v1.0.0',
      warnings: []
    })
    expect(await suite.view('dist.integrity')).toBe(result.ok ? result.integrity : '')
    expect(await suite.plugin.git('rev-parse', 'v1.0.0^{commit}')).toBe(await suite.plugin.git('rev-parse', 'HEAD'))
    expect(told).toEqual([
      `version: ${suite.name} 1.0.0, tag latest`,
      `registry: ${suite.registry.url}, by the line @acme:registry of ${join(suite.plugin.home, '.npmrc')}`,
      'login: as publisher',
      'build: npm run build',
      'pack: npm pack',
      `publish: ${suite.name} 1.0.0, tag latest; this is not interrupted`,
      `verify: reading it back from ${suite.registry.url}`,
      'commit: v1.0.0'
    ])
  })

  it('publishes what npm installs in an empty project, and what our engine runs there', async () => {
    await suite.publish({ git: false })
    const project = join(suite.plugin.home, 'project')
    mkdirSync(project)
    writeFileSync(join(project, 'package.json'), '{ "name": "project", "private": true }')
    const installed = await suite.plugin.npm(project, 'install', suite.name, '--no-audit', '--no-fund')
    expect(installed).toMatchObject({ code: 0 })
    expect(await deliver(join(project, 'node_modules', suite.name))).toEqual(['{"id":"o-1"}'])
  })

  it('raises the version, moves the changelog, and commits both after publishing', async () => {
    suite.plugin.write(
      'package-lock.json',
      JSON.stringify({ name: suite.name, version: '1.0.0', packages: { '': { version: '1.0.0' } } })
    )
    await suite.plugin.commit()
    const result = await suite.publish({ bump: 'minor', now: () => new Date('2026-11-24T23:30:00Z') })
    const written = ['package.json', 'package-lock.json', 'CHANGELOG.md']
    expect(result).toMatchObject({ ok: true, version: '1.1.0', previousVersion: '1.0.0', written, gitTag: 'v1.1.0' })
    expect(suite.plugin.read('CHANGELOG.md')).toBe(
      '# Changelog\n\n## Unreleased\n\n## 1.1.0 - 2026-11-24\n\n### Added\n\n- Orders are sent.\n'
    )
    expect(JSON.parse(suite.plugin.read('package-lock.json'))).toMatchObject({
      version: '1.1.0',
      packages: { '': { version: '1.1.0' } }
    })
    expect(await suite.plugin.git('status', '--porcelain')).toBe('')
    expect(await suite.plugin.git('log', '-1', '--format=%s %D')).toBe(
      `Release ${suite.name} 1.1.0 HEAD -> main, tag: v1.1.0`
    )
    expect(await suite.view('version')).toBe('1.1.0')
  })

  it('does everything but writing and publishing in a dry run', async () => {
    const before = suite.plugin.read('package.json')
    const result = await suite.publish({ bump: 'minor', dryRun: true })
    expect(result).toMatchObject({
      ok: true,
      dryRun: true,
      version: '1.1.0',
      verified: false,
      written: ['package.json', 'CHANGELOG.md'],
      gitTag: 'v1.1.0'
    })
    expect(suite.plugin.read('package.json')).toBe(before)
    expect(suite.plugin.read('dist/index.js')).toContain('Acme Orders')
    expect(await suite.plugin.git('status', '--porcelain')).toBe('')
    expect(await suite.plugin.git('tag')).toBe('')
    expect(await suite.view('version')).toBe('')
  })

  it('leaves nothing behind when it is interrupted, and ends what runs', async () => {
    const pid = join(suite.plugin.home, 'pid')
    suite.plugin.write(
      'build.js',
      `require('node:fs').writeFileSync(${JSON.stringify(pid)}, String(process.pid)); setInterval(() => {}, 9e5)`
    )
    await suite.plugin.commit()
    const interrupt = new AbortController()
    const publishing = suite.publish({ bump: 'patch', signal: interrupt.signal })
    await until(() => existsSync(pid))
    interrupt.abort()
    const result = await publishing
    expect(result).toMatchObject({ ok: false, stage: 'build', published: 'no' })
    expect(codes(result)).toEqual(['interrupted'])
    expect(await suite.plugin.git('status', '--porcelain')).toBe('')
    await until(() => !isAlive(pid))
  })

  it('finishes what is on its way to the registry when it is interrupted', async () => {
    const interrupt = new AbortController()
    const result = await suite.publish({
      bump: 'patch',
      signal: interrupt.signal,
      onProgress: ({ stage }) => {
        if (stage === 'publish') interrupt.abort()
      }
    })
    expect(result).toMatchObject({ ok: true, version: '1.0.1', gitTag: 'v1.0.1', verified: true, warnings: [] })
    expect(await suite.view('version')).toBe('1.0.1')
  })

  it.each([
    ['lost', false],
    ['lost, and Ctrl-C was pressed', true]
  ])('finds out that a package has arrived though its answer was %s', async (_, pressed) => {
    const interrupt = new AbortController()
    const lost: RunCommand = async (program, args, options) => {
      const end = await runCommand(program, args, options)
      if (args[0] !== 'publish') return end
      if (pressed) interrupt.abort()
      return { code: 1, stdout: '', stderr: 'npm error code ECONNRESET' }
    }
    expect(await suite.publish({ bump: 'patch', run: lost, signal: interrupt.signal })).toMatchObject({
      ok: true,
      version: '1.0.1',
      verified: true
    })
  })

  it('says that nobody knows where the registry is gone after it was sent', async () => {
    let gone = false
    const cut: RunCommand = (program, args, options) => {
      gone ||= args[0] === 'publish'
      if (program === 'npm' && gone)
        return Promise.resolve({ code: 1, stdout: '', stderr: 'npm error code ECONNREFUSED' })
      return runCommand(program, args, options)
    }
    const result = await suite.publish({ bump: 'patch', run: cut })
    expect(result).toMatchObject({
      ok: false,
      stage: 'publish',
      published: 'unknown',
      problems: [{ code: 'no-network' }]
    })
    expect(result.ok ? '' : result.problems[0]?.mend).toContain(
      `npm view ${suite.name}@1.0.1 --registry=${suite.registry.url}`
    )
    expect(await suite.plugin.git('status', '--porcelain')).toBe('')
  })

  it('says what is left to do where git fails after publishing', async () => {
    suite.plugin.write('.git/hooks/pre-commit', '#!/bin/sh\necho no commits on Fridays >&2\nexit 1\n')
    chmodSync(join(suite.plugin.folder, '.git/hooks/pre-commit'), 0o755)
    const result = await suite.publish({ bump: 'patch' })
    expect(result).toMatchObject({ ok: false, stage: 'commit', published: 'yes', problems: [{ code: 'git-failed' }] })
    const [problem] = result.ok ? [] : result.problems
    expect(problem?.what).toContain('no commits on Fridays')
    expect(problem?.mend).toContain(
      `git commit --quiet -m 'Release ${suite.name} 1.0.1' -- package.json CHANGELOG.md && git tag`
    )
    expect(JSON.parse(suite.plugin.read('package.json'))).toMatchObject({ version: '1.0.1' })
  })

  it('publishes to the registry of --registry though a line of the scope names another', async () => {
    const key = `${suite.registry.url.replace('http:', '')}:_authToken=${suite.registry.token}`
    writeFileSync(join(suite.plugin.home, '.npmrc'), `@acme:registry=http://127.0.0.1:9/\n${key}\n`)
    expect(await suite.publish({ registry: suite.registry.url })).toMatchObject({
      ok: true,
      registry: { url: suite.registry.url }
    })
  })

  it('gives a preview a tag of its own', async () => {
    await suite.publish()
    expect(codes(await suite.publish({ bump: '2.0.0-beta.1', changelog: false }))).toEqual(['no-tag'])
    const result = await suite.publish({ bump: '2.0.0-beta.1', changelog: false, tag: 'next', access: 'restricted' })
    expect(result).toMatchObject({ ok: true, version: '2.0.0-beta.1', tag: 'next' })
    expect(await suite.view('dist-tags.latest')).toBe('1.0.0')
  })

  it('publishes what is built already, and runs no script, with ignoreScripts', async () => {
    suite.plugin.manifest({ scripts: { build: 'exit 1', prepack: 'exit 1' } })
    await suite.plugin.commit()
    await suite.plugin.npm(suite.plugin.folder, 'exec', '--', 'node', 'build.js')
    expect(await suite.publish({ ignoreScripts: true })).toMatchObject({
      ok: true,
      files: expect.arrayContaining(['dist/index.js']) as object
    })
  })

  it('publishes without git what is in no repository, and says so otherwise', async () => {
    await runCommand('rm', ['-rf', '.git'], { cwd: suite.plugin.folder })
    expect(codes(await suite.publish())).toEqual(['no-git'])
    expect(await suite.publish({ git: false })).toMatchObject({ ok: true })
  })

  it('tags a package that is one of several in a repository with its name', async () => {
    await suite.plugin.git('init', '--quiet', suite.plugin.home)
    await runCommand('rm', ['-rf', '.git'], { cwd: suite.plugin.folder })
    const parent = join(suite.plugin.folder, '..')
    const git = (...args: string[]) =>
      runCommand('git', ['-c', 'user.name=A', '-c', 'user.email=a@b', ...args], { cwd: parent })
    writeFileSync(join(parent, '.gitignore'), 'home/\ndist/\n')
    await git('init', '--quiet')
    await git('add', '--all')
    await git('commit', '--quiet', '-m', 'Begin')
    const env = {
      ...suite.plugin.env,
      GIT_COMMITTER_NAME: 'A',
      GIT_COMMITTER_EMAIL: 'a@b',
      GIT_AUTHOR_NAME: 'A',
      GIT_AUTHOR_EMAIL: 'a@b'
    }
    expect(await suite.publish({ bump: 'patch', env })).toMatchObject({ ok: true, gitTag: `${suite.name}@1.0.1` })
    expect((await git('status', '--porcelain')).stdout).toBe('')
  })
})

async function until(condition: () => boolean): Promise<void> {
  const endsAt = Date.now() + 30_000
  while (!condition()) {
    if (Date.now() > endsAt) throw new Error('Waited in vain')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

function isAlive(pidFile: string): boolean {
  try {
    process.kill(Number(readFileSync(pidFile, 'utf8')), 0)
    return true
  } catch {
    return false
  }
}

/** Runs the installed plugin in our engine and gives the bodies that a receiver got. */
async function deliver(folder: string): Promise<string[]> {
  const { destination } = createRequire(join(folder, 'package.json'))(folder) as { destination: DestinationDefinition }
  const bodies: string[] = []
  const server = createServer((request: IncomingMessage, response) => {
    request.on('data', (chunk: Buffer) => bodies.push(chunk.toString()))
    request.on('end', () => response.end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const transport = createTransport({ allowPrivateNetwork: true })
  try {
    const engine = createEngine(destination, { transport })
    const mapping = { url, id: { '@path': '$.properties.id' } }
    const event = { type: 'track' as const, event: 'Order', messageId: 'm-1', properties: { id: 'o-1' } }
    const { outcomes } = await engine.run('send', [event], { settings: {}, mapping })
    expect(outcomes).toMatchObject([{ status: 'delivered' }])
    return bodies
  } finally {
    await transport.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}
