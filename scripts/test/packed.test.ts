import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Consumer } from '../lib/consumer'
import { CONSUMER_SETTINGS, checkDeclarations, compileConsumers } from '../lib/declarations'
import { exportedNames } from '../lib/exported-names'
import { fencesOf } from '../lib/markdown'
import { checkContents, checkPublished, packAll, removePacked } from '../lib/packed'
import { installPacked } from '../lib/packed-project'
import type { Packed } from '../lib/packed'
import { ROOT, readPackages } from '../lib/repository'
import { run } from '../lib/run'

const names = readPackages().map(({ manifest }) => manifest.name ?? '')
const PROGRAMS = join(ROOT, 'scripts', 'test', 'consumer')
const TYPES = join(ROOT, 'scripts', 'test', 'consumer-types')

describe('G4: the packed packages', () => {
  let folder: string | undefined
  let packages: readonly Packed[] = []

  beforeAll(async () => {
    ;({ folder, packages } = await packAll())
  }, 240_000)
  afterAll(() => {
    if (folder !== undefined) removePacked(folder)
  })

  it.each(names)('%s holds what is needed and nothing else', (name) => {
    expect(checkContents(find(name))).toEqual([])
  })

  it('are found with their types by Node, as publint and attw see it', async () => {
    expect(await checkPublished(packages)).toEqual([])
  }, 120_000)

  describe('in a project that installs them', () => {
    let project: Consumer
    beforeAll(async () => {
      project = await installPacked(folder ?? '', packages, PROGRAMS)
    }, 240_000)

    it('are imported by name from an ES module', async () => {
      expect(await project.run('node', ['esm.mjs'])).toMatchObject({ code: 0, output: 'imported by an ES module\n' })
    }, 60_000)

    it.each(names)('%s names no type that it does not declare or that is ESM only', (name) => {
      expect(checkDeclarations(find(name), project.folder)).toEqual([])
    })

    it.each(CONSUMER_SETTINGS)(
      'compile in programs of users with the settings of %s, where what must not compile does not',
      async (name) => {
        expect(await compileConsumers(project.folder, TYPES, name)).toEqual([])
      },
      120_000
    )

    it.each(readPackages())('$manifest.name has such a program, once it exports something', ({ folder, path }) => {
      const { values, types } = exportedNames(join(path, 'src', 'index.ts'))
      expect(existsSync(join(TYPES, `${folder}.ts`))).toBe(values.length + types.length > 0)
    })

    it.each(names)(
      '%s has a README whose examples run there',
      async (name) => {
        for (const { info, text } of fencesOf(readFileSync(join(find(name).folder, 'README.md'), 'utf8'))) {
          if (!info.includes('run')) continue
          project.write('readme.js', text)
          const { code, output } = await (info[0] === 'js'
            ? project.run('node', ['readme.js'])
            : project.run('bash', ['-euo', 'pipefail', '-c', text]))
          expect({ code, output }).toEqual({ code: 0, output })
        }
      },
      120_000
    )
  })

  function find(name: string): Packed {
    const packed = packages.find((candidate) => candidate.name === name)
    if (packed === undefined) throw new Error(`${name} was not packed`)
    return packed
  }
})

describe('the check of contents', () => {
  it('has the rules for every plugin, and takes their advice for errors', () => {
    const folder = mkdtempSync(join(tmpdir(), 'xwh-contents-'))
    const files = ['README.md', 'dist/index.js', 'test/a.js', 'x.tsbuildinfo', 'src/a.ts']
    for (const path of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), path === 'dist/index.js' ? `"${ROOT}/packages"` : '')
    }
    const manifest = { name: 'x', version: '1.0.0', main: 'dist/index.js', license: 'MIT', files: ['dist'] }
    const found = checkContents({ name: 'x', manifest, tarball: '', folder, source: folder, files })
    rmSync(folder, { recursive: true })
    expect(found.map(({ where, what }) => `${where} ${what}`)).toEqual([
      'x: test/a.js The package holds a test.',
      'x: x.tsbuildinfo The package holds a note of the compiler.',
      'x: src/a.ts The package holds a source, which nothing reads once it is built.',
      'x: LICENSE It is missing in the package.',
      'x: package.json: engines It does not say with which versions of Node it runs.',
      'x: package.json: repository It does not say where its source is; publishing with provenance needs that.',
      'x: package.json: types It brings no types, so a strict TypeScript project cannot import it.',
      'x: dist/index.js:1 It names a folder of the machine on which it was built.'
    ])
  })
})

describe('the judgement of publint and attw', () => {
  it('tells a package whose types are not there', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'xwh-judged-'))
    const manifest = { name: 'x', version: '1.0.0', main: 'index.js', types: 'gone.d.ts' }
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
    writeFileSync(join(folder, 'index.js'), 'exports.a = 1')
    expect(await run('npm', ['pack'], { cwd: folder })).toMatchObject({ code: 0 })
    const found = await checkPublished([{ name: 'x', tarball: join(folder, 'x-1.0.0.tgz') }])
    rmSync(folder, { recursive: true })
    expect(found.map(({ where, what }) => `${where} ${what}`)).toEqual([
      'x publint: pkg.types is gone.d.ts but the file does not exist.',
      'x attw: It brings no types.'
    ])
  }, 60_000)
})
