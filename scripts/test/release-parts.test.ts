import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT, readPackages, type Package } from '../lib/repository'
import { forgetTarballs, keepTarballs, keptTarballs } from '../release/kept'
import { readOptions, USAGE } from '../release/options'
import { inOrder } from '../release/order'

describe('the options of a release', () => {
  it('are read', () => {
    const args = [
      'minor',
      '--registry',
      'https://npm.example.com/',
      '--tag',
      'next',
      '--dry-run',
      '--provenance',
      '--public'
    ]
    expect(readOptions(args, {})).toEqual({
      bump: 'minor',
      registry: 'https://npm.example.com/',
      tag: 'next',
      dryRun: true,
      provenance: true,
      publicRegistry: true
    })
    expect(readOptions(['1.2.3'], {})).toEqual({
      bump: '1.2.3',
      dryRun: false,
      provenance: false,
      publicRegistry: false
    })
  })

  it.each([
    ['no version', [], 'One version is needed.'],
    ['two versions', ['minor', '1.0.0'], 'One version is needed.'],
    ['an unknown option', ['minor', '--yes'], "Unknown option '--yes'"]
  ])('are refused with how to call it: %s', (_what, args, problem) => {
    const read = readOptions(args, {}) as { problem: string }
    expect(read.problem).toContain(problem)
    expect(read.problem).toContain(USAGE)
  })

  it.each([
    ['npm_config_dry_run', '--dry-run'],
    ['npm_config_tag', '--tag'],
    ['npm_config_provenance', '--provenance']
  ])('are refused where npm took one for itself: %s', (name, option) => {
    // npm run release minor --dry-run: npm keeps the option, and a release in earnest would begin.
    expect(readOptions(['minor'], { [name]: 'true' })).toEqual({
      problem: expect.stringContaining(`npm took ${option} for itself`) as string
    })
    expect(readOptions(['minor'], { [name]: '' })).toMatchObject({ bump: 'minor' })
  })

  it('are all told in docs/releasing.md', () => {
    const page = readFileSync(join(ROOT, 'docs', 'releasing.md'), 'utf8')
    const options = [...USAGE.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option = '']) => option)
    expect(options).toHaveLength(5)
    expect(options.filter((option) => !new RegExp(`^\\| \`${option}\\b`, 'm').test(page))).toEqual([])
  })
})

describe('the order of publishing', () => {
  const pack = (name: string, dependencies: string[] = [], peers: string[] = []): Package => ({
    folder: name,
    path: `/${name}`,
    manifest: { name, dependencies: all(dependencies), peerDependencies: all(peers) }
  })
  const all = (names: string[]): Record<string, string> => Object.fromEntries(names.map((name) => [name, '1.0.0']))

  it('has each package after those that it needs', () => {
    const packages = [pack('cli', ['harness', 'engine', 'foreign']), pack('engine'), pack('harness', [], ['engine'])]
    expect(inOrder(packages).map(({ folder }) => folder)).toEqual(['engine', 'harness', 'cli'])
  })

  it('leaves none of ours out, and takes none twice', () => {
    const ours = readPackages()
    expect(new Set(inOrder(ours))).toEqual(new Set(ours))
    expect(inOrder(ours)).toHaveLength(ours.length)
  })
})

describe('tarballs of a release that is not finished', () => {
  let root: string
  const integrity = 'sha512-/66rIPQC0mxTIVr+G7zGhn/yVrGoqm95T8XcQ++xgCksw1T5z9NWITDJZBfWwJD2T5D21wicFcMZTGAkuKEYAg=='

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'xwh-kept-'))
    writeFileSync(join(root, 'a.tgz'), 'a tarball')
  })
  afterEach(() => {
    rmSync(root, { recursive: true })
  })
  const keep = (): void => {
    keepTarballs(root, 'v1.0.0', 'abc', [{ name: 'a', tarball: join(root, 'a.tgz'), integrity }])
  }

  it('are found again at the same commit', () => {
    keep()
    const [kept] = keptTarballs(root, 'v1.0.0', 'abc') ?? []
    expect(kept).toMatchObject({ name: 'a', integrity })
    expect(readFileSync(kept?.tarball ?? '', 'utf8')).toBe('a tarball')
  })

  it('count for nothing at another commit, or where one has changed or is gone', () => {
    keep()
    expect(keptTarballs(root, 'v1.0.0', 'abd')).toBeUndefined()
    expect(keptTarballs(root, 'v1.0.1', 'abc')).toBeUndefined()
    const [kept] = keptTarballs(root, 'v1.0.0', 'abc') ?? []
    writeFileSync(kept?.tarball ?? '', 'another tarball')
    expect(keptTarballs(root, 'v1.0.0', 'abc')).toBeUndefined()
    rmSync(kept?.tarball ?? '')
    expect(keptTarballs(root, 'v1.0.0', 'abc')).toBeUndefined()
  })

  it('go when all are published', () => {
    keep()
    forgetTarballs(root, 'v1.0.0')
    expect(keptTarballs(root, 'v1.0.0', 'abc')).toBeUndefined()
  })
})
