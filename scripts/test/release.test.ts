import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inc } from 'semver'
import { checkRanges } from '../lib/check-ranges'
import { cloneRepository, commitAll, git } from '../lib/clone'
import { createConsumers, type Consumer } from '../lib/consumer'
import { startFailingProxy, type FailingProxy } from '../lib/failing-proxy'
import { fencesOf } from '../lib/markdown'
import { publish } from '../lib/published'
import { startRegistry, type Registry } from '../lib/registry'
import { ROOT, SCOPE, readJson, readPackages, type Manifest } from '../lib/repository'
import { formatProblem } from '../lib/problem'
import { run, type Ended } from '../lib/run'
import type { ReleaseOptions } from '../release/options'
import { planRelease } from '../release/plan'
import { Refused } from '../release/refused'

const names = readPackages().map(({ manifest }) => manifest.name ?? '')
const { version: current = '' } = readJson(join(ROOT, 'package.json')) as Manifest
const next = inc(current, 'minor') ?? ''

const PAGE = readFileSync(join(ROOT, 'docs', 'releasing.md'), 'utf8')
const blocksOf = (language: string): string[] =>
  fencesOf(PAGE)
    .filter(({ info }) => info[0] === language)
    .map(({ text }) => text)
const [DRY = '', RELEASE = '', PUSH = '', , INSTALL = '', NPX = ''] = blocksOf('sh')
const [TOKEN = '', SCOPED = ''] = blocksOf('ini')

/** The commands of docs/releasing.md are typed as they stand there, but for the registry and the version. */
describe('a release as docs/releasing.md tells it, to a real npm registry (G3)', () => {
  let folder: string
  let clone: string
  let registry: Registry
  let proxy: FailingProxy
  let make: (name: string, manifest?: object) => Consumer
  const printed: string[] = []

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'xwh-release-'))
    clone = join(folder, 'clone')
    registry = await startRegistry()
    proxy = await startFailingProxy(registry.url)
    make = await createConsumers(folder, { npmrc: here(SCOPED) })
    await cloneRepository(clone)
    edit('CHANGELOG.md', (text) => text.replace(/^## Unreleased$/m, '## Unreleased\n\n### Added\n\n- A test.'))
    await commitAll(clone, 'Say what is new')
    await git(folder, 'init', '--quiet', '--bare', '--initial-branch=main', 'remote.git')
    await git(clone, 'remote', 'add', 'origin', join(folder, 'remote.git'))
    await git(clone, 'push', '--quiet', '--set-upstream', 'origin', 'main')
    writeFileSync(join(folder, 'home.npmrc'), here(TOKEN))
    process.env['NPM_CONFIG_USERCONFIG'] = join(folder, 'home.npmrc')
    process.env['npm_config_cache'] = join(folder, 'npm-cache')
    process.env['NPM_TOKEN'] = registry.token
    // This test may itself run in CI, where somebody could prove who publishes.
    delete process.env['ACTIONS_ID_TOKEN_REQUEST_URL']
    delete process.env['SIGSTORE_ID_TOKEN']
  }, 400_000)
  afterAll(async () => {
    await proxy.stop()
    await registry.stop()
    rmSync(folder, { recursive: true, force: true })
    // What npm, lerna or the registry print must never log anybody in.
    expect(printed.filter((output) => output.includes(registry.token))).toEqual([])
  })

  it('is tried out first, and leaves everything as it was', async () => {
    const head = await git(clone, 'rev-parse', 'HEAD')
    const { code, output } = await type(DRY)
    expect({ code, output }).toEqual({ code: 0, output })
    for (const name of names) expect(output).toContain(`release:   ${name}\n`)
    expect(output).toContain(`dry run: ${next} would be published to ${proxy.url}`)
    expect(await git(clone, 'status', '--porcelain')).toBe('')
    expect(await git(clone, 'rev-parse', 'HEAD')).toBe(head)
    expect(await git(clone, 'tag')).toBe('')
    expect(await publishedVersions('signing')).toEqual([])
  }, 400_000)

  it('says what is there and what is missing where the registry fails half-way', async () => {
    proxy.refused = `${SCOPE}workspace`
    const { code, output } = await type(RELEASE)
    expect({ code, output }).toEqual({ code: 1, output })
    expect(output).toContain(`may not publish ${SCOPE}workspace there (403)`)
    expect(output).toMatch(new RegExp(`there: +${SCOPE}signing, .*${SCOPE}engine\n`))
    expect(output).toMatch(new RegExp(`missing: ${SCOPE}workspace, .*${SCOPE}cli`))
    expect(await publishedVersions('signing')).toEqual([next])
    expect(await publishedVersions('cli')).toEqual([])
    expect(await git(clone, 'log', '-1', '--format=%s %D')).toContain(`Release ${next} HEAD -> main, tag: v${next}`)
  }, 400_000)

  it('goes on with the command that it then names, and publishes what is missing and nothing else', async () => {
    proxy.refused = undefined
    const again = /run the same again: (.*)/.exec(printed.at(-1) ?? '')?.[1] ?? ''
    expect(again).toBe(here(blocksOf('sh')[3] ?? '').trim())
    const { code, output } = await type(again)
    expect({ code, output }).toEqual({ code: 0, output })
    expect(output).toContain(`${SCOPE}signing is there already, and the same`)
    expect(output).toContain(`${SCOPE}workspace is published`)
    expect(output).toContain(`${next} is released: ${names.length} packages`)
    expect(await Promise.all(names.map((name) => publishedVersions(name.slice(SCOPE.length))))).toEqual(
      names.map(() => [next])
    )
  }, 240_000)

  it('has one version everywhere, and the changelog of that day', async () => {
    const root = readJson(join(clone, 'package.json')) as Manifest
    const packages = readPackages(clone)
    expect([root, ...packages.map(({ manifest }) => manifest)].map(({ version }) => version)).toEqual(
      [root, ...packages].map(() => next)
    )
    expect(checkRanges(packages, root)).toEqual([])
    const today = new Date().toISOString().slice(0, 10)
    const changelog = readFileSync(join(clone, 'CHANGELOG.md'), 'utf8')
    expect(changelog).toContain(`## Unreleased\n\n## ${next} - ${today}\n\n### Added\n\n- A test.`)
    const written = (await git(clone, 'diff', '--name-only', 'HEAD~1')).split('\n')
    expect(written).toHaveLength(names.length + 4)
    // lerna lays files out as it likes.
    const { output } = await node('node_modules/prettier/bin/prettier.cjs', '--check', ...written)
    expect(output).toContain('All matched files use Prettier code style!')
    expect(await git(clone, 'status', '--porcelain')).toBe('')
  }, 120_000)

  it('is pushed with its tag', async () => {
    expect(await type(PUSH)).toMatchObject({ code: 0 })
    expect(await git(join(folder, 'remote.git'), 'log', '-1', '--format=%s %D')).toContain(`tag: v${next}`)
  })

  it('can be installed and runs', async () => {
    const project = make('project')
    const { code, output } = await project.run('bash', ['-euc', INSTALL])
    expect({ code, output: output.trim().split('\n').at(-1) }).toEqual({ code: 0, output: next })
    const npx = await make('empty').run('bash', ['-euc', here(NPX)])
    expect(npx.output).toContain('Usage: xwh')
  }, 240_000)

  it('is refused once every package is there', async () => {
    expect(await refusal({ bump: next })).toContain(`${next} is published already, every package.`)
  }, 60_000)

  describe('is refused', () => {
    let head: string
    beforeAll(async () => {
      edit('CHANGELOG.md', (text) => text.replace(/^## Unreleased$/m, '## Unreleased\n\n- Another.'))
      await commitAll(clone, 'Say what is new after that')
      head = await git(clone, 'rev-parse', 'HEAD')
    })
    afterEach(async () => {
      // A refusal writes nothing, so this only takes back what the test did.
      await git(clone, 'checkout', '--quiet', '--force', 'main')
      await git(clone, 'reset', '--quiet', '--hard', head)
      await git(clone, 'clean', '--quiet', '--force')
    })

    it.each([
      ['with a version that is not higher', { bump: '0.0.1' }, `0.0.1 is not higher than ${next}`],
      ['as a preview without a tag', { bump: '99.0.0-rc.1' }, 'Give it a tag of its own: --tag next.'],
      ['to the public registry by accident', { registry: 'https://registry.npmjs.org' }, 'say --public'],
      ['with provenance where nothing proves who publishes', { provenance: true }, 'this is no job of CI'],
      ['at a version whose tag is elsewhere', { bump: next }, `To go on with that release, run "git checkout v${next}"`]
    ])('%s', async (_title, options, reason) => {
      expect(await refusal(options)).toContain(reason)
    })

    it('where npm took --dry-run for itself, which would have been a release in earnest', async () => {
      const { code, output } = await type('npm run release minor --dry-run')
      expect(output).toContain('npm took --dry-run for itself')
      expect(code).toBe(2)
    }, 60_000)

    it('where something is not committed', async () => {
      writeFileSync(join(clone, 'notes.txt'), '')
      expect(await refusal()).toContain('notes.txt\n  It differs from what is committed')
    })

    it('where the changelog says nothing', async () => {
      edit('CHANGELOG.md', (text) => text.replace('- Another.\n\n', ''))
      await commitAll(clone, 'Say nothing')
      expect(await refusal()).toContain('CHANGELOG.md\n  Nothing stands under its heading "Unreleased".')
    })

    it('where no branch is checked out', async () => {
      await git(clone, 'checkout', '--quiet', '--detach')
      expect(await refusal()).toContain('HEAD\n  No branch is checked out')
    })

    it('where nobody is logged in', async () => {
      writeFileSync(join(folder, 'home.npmrc'), '')
      expect(await refusal()).toContain(`Nobody is logged in at ${proxy.url}`)
      writeFileSync(join(folder, 'home.npmrc'), here(TOKEN))
    }, 60_000)

    it('where the registry has one package of that version from somebody else, and nothing is published', async () => {
      const other = make('other', { name: `${SCOPE}signing`, version: '99.0.0', private: false })
      await publish(registry, folder, [other.folder])
      const { code, output } = await type(`npm run release -- 99.0.0 --registry ${proxy.url}`)
      expect(output).toContain(`${SCOPE}signing\n  99.0.0 is published already.`)
      expect(output).toContain('release: refused; nothing was published by this call')
      expect(code).toBe(1)
      expect(await publishedVersions('engine')).toEqual([next])
      expect(await git(clone, 'tag')).toBe(`v${next}`)
    }, 120_000)
  })

  async function type(block: string): Promise<Ended> {
    return keep(await run('bash', ['-euo', 'pipefail', '-c', here(block)], { cwd: clone }))
  }

  /** The reasons of the first step that says no. */
  async function refusal(options: Partial<ReleaseOptions> = {}): Promise<string> {
    const call = { bump: '99.0.0', registry: proxy.url, dryRun: false, provenance: false, publicRegistry: false }
    try {
      await planRelease(clone, { ...call, ...options }, () => undefined)
      return 'it was not refused'
    } catch (error) {
      if (error instanceof Refused) return error.problems.map(formatProblem).join('\n')
      throw error
    }
  }

  function node(...args: readonly string[]): Promise<Ended> {
    return run(process.execPath, args, { cwd: clone })
  }

  function here(text: string): string {
    return text
      .replaceAll('https://npm.example.com/', proxy.url)
      .replaceAll('//npm.example.com/', proxy.url.slice(5))
      .replaceAll('0.2.0', next)
  }

  function keep(ended: Ended): Ended {
    printed.push(ended.output)
    return ended
  }

  function edit(path: string, change: (text: string) => string): void {
    writeFileSync(join(clone, path), change(readFileSync(join(clone, path), 'utf8')))
  }

  async function publishedVersions(name: string): Promise<string[]> {
    const answer = await fetch(`${registry.url}${SCOPE}${name}`)
    const { versions = {} } = (await answer.json()) as { versions?: object }
    return Object.keys(versions)
  }
})
