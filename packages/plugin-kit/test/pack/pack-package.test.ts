import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkContents, isPackError, packPackage, type RunCommand } from '../../src'
import { runCommand } from '../../src/shared/run-command'

describe('packing a package (G3)', () => {
  let folder: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'xwh-to-pack-'))
    writeFileSync(join(folder, 'index.js'), 'module.exports = 1\n')
    writeFileSync(join(folder, 'README.md'), '# Pack me\n')
    manifest({})
  })
  afterEach(() => {
    rmSync(folder, { recursive: true })
  })

  it('gives what npm packs, unpacked, with its sizes, and removes it again', async () => {
    const packed = await packPackage(folder)
    expect(packed).toMatchObject({
      name: '@acme/pack-me',
      version: '1.2.3',
      source: folder,
      files: ['README.md', 'index.js', 'package.json'],
      integrity: expect.stringMatching(/^sha512-[\w+/]{86}==$/) as string
    })
    expect(packed.bytes).toBe(statSync(packed.tarball).size)
    expect(packed.unpackedBytes).toBe(
      packed.files.map((path) => statSync(join(packed.folder, path)).size).reduce((sum, size) => sum + size)
    )
    expect(readFileSync(join(packed.folder, 'index.js'), 'utf8')).toBe('module.exports = 1\n')
    packed.remove()
    expect(existsSync(packed.folder)).toBe(false)
  })

  it('runs the scripts of the package, and does not with ignoreScripts', async () => {
    manifest({ scripts: { prepack: 'node -e "fs.writeFileSync(\'made.js\', String())"' } })
    const silent = await packPackage(folder, { ignoreScripts: true })
    const packed = await packPackage(folder)
    expect([silent.files.includes('made.js'), packed.files.includes('made.js')]).toEqual([false, true])
    silent.remove()
    packed.remove()
  })

  it('packs though a variable of npm asks for a dry run', async () => {
    const packed = await packPackage(folder, { env: { ...process.env, npm_config_dry_run: 'true' } })
    expect(packed.files).toContain('index.js')
    packed.remove()
  })

  it('finds a path of this machine in what is packed', async () => {
    writeFileSync(join(folder, 'index.js'), `module.exports = ${JSON.stringify(join(folder, 'src'))}\n`)
    const packed = await packPackage(folder)
    expect(checkContents(packed)).toContainEqual(
      expect.objectContaining({ code: 'packed-machine-path', where: 'index.js:1' }) as object
    )
    packed.remove()
  })

  it.each([
    ['there is no package', undefined, 'no-package'],
    ['package.json is not JSON', '{ name', 'no-package'],
    ['package.json is no object', '[]', 'no-package'],
    ['there is no version', '{ "name": "@acme/pack-me" }', 'pack-failed']
  ])('says so where %s', async (_, text, code) => {
    rmSync(join(folder, 'package.json'))
    if (text !== undefined) writeFileSync(join(folder, 'package.json'), text)
    const error: unknown = await packPackage(folder).catch((reason: unknown) => reason)
    expect(isPackError(error) && error.code).toBe(code)
  })

  it('tells what a script printed that fails, and leaves nothing behind', async () => {
    manifest({ scripts: { prepack: 'echo out of paper; exit 1' } })
    let destination = ''
    const run: RunCommand = (program, args, options) => {
      destination = args[args.indexOf('--pack-destination') + 1] ?? ''
      return runCommand(program, args, options)
    }
    const error: unknown = await packPackage(folder, { run }).catch((reason: unknown) => reason)
    expect(isPackError(error) && error.code).toBe('pack-failed')
    expect(String(error)).toContain('out of paper')
    expect(destination).toContain(tmpdir())
    expect(existsSync(destination)).toBe(false)
  })

  it('ends when it is told to', async () => {
    const error: unknown = await packPackage(folder, { signal: AbortSignal.abort() }).catch((reason: unknown) => reason)
    expect(isPackError(error) && error.code).toBe('interrupted')
  })

  function manifest(change: object): void {
    const text = JSON.stringify({ name: '@acme/pack-me', version: '1.2.3', ...change })
    writeFileSync(join(folder, 'package.json'), text)
  }
})
