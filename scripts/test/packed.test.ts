import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { CONSUMER_SETTINGS, checkDeclarations, compileConsumers } from '../lib/declarations'
import { exportedNames } from '../lib/exported-names'
import { fencesOf } from '../lib/markdown'
import { checkContents, checkPublished, installPacked, packAll, removePacked } from '../lib/packed'
import type { Packed } from '../lib/packed'
import { ROOT, readPackages } from '../lib/repository'
import { run } from '../lib/run'

const WORKSPACE = {
  version: 1,
  sources: { website: { writeKey: 'dev' } },
  destinations: {
    orders: {
      plugin: 'actions-webhook-extensible',
      source: 'website',
      enabled: true,
      mappings: [
        {
          action: 'send',
          enabled: true,
          trigger: 'type = "track"',
          fields: { url: 'https://erp.example.com/orders', data: { id: { '@path': '$.userId' } } }
        }
      ]
    }
  }
}

const names = readPackages().map(({ manifest }) => manifest.name ?? '')
const TYPES = join(ROOT, 'scripts', 'test', 'consumer-types')

describe('the packed packages', () => {
  let folder: string | undefined
  let packages: readonly Packed[] = []
  let project = ''

  beforeAll(async () => {
    ;({ folder, packages } = await packAll())
    project = await installPacked(folder, packages, join(ROOT, 'scripts', 'test', 'consumer'))
  }, 240_000)
  afterAll(() => {
    if (folder !== undefined) removePacked(folder)
  })

  it.each(names)('%s holds what is needed and nothing else', (name) => {
    expect(checkContents(find(name))).toEqual([])
  })

  it.each(names)(
    '%s is found with its types by Node, as publint and attw see it',
    async (name) => {
      expect(await checkPublished(find(name))).toEqual([])
    },
    60_000
  )

  it.each([
    ['signing.js', 'signed and verified\n'],
    ['stock.js', 'delivered by stock core\n'],
    ['engine.js', 'delivered by the engine\n'],
    ['esm.mjs', 'imported by an ES module\n']
  ])(
    'run %s in an empty project',
    async (program, printed) => {
      const { code, output } = await run(process.execPath, [program], { cwd: project })
      expect({ code, output }).toEqual({ code: 0, output: printed })
    },
    60_000
  )

  it.each(names)('%s names no type that it does not declare or that is ESM only', (name) => {
    expect(checkDeclarations(find(name), project)).toEqual([])
  })

  it.each(CONSUMER_SETTINGS)(
    'compile in programs of users with the settings of %s, where what must not compile does not',
    async (name) => {
      expect(await compileConsumers(project, TYPES, name)).toEqual([])
    },
    120_000
  )

  it.each(readPackages())('$manifest.name has such a program, once it exports something', ({ folder, path }) => {
    const { values, types } = exportedNames(join(path, 'src', 'index.ts'))
    expect(existsSync(join(TYPES, `${folder}.ts`))).toBe(values.length + types.length > 0)
  })

  it.each(names)(
    '%s has a README whose examples run where it is installed',
    async (name) => {
      for (const { info, text } of fencesOf(readFileSync(join(find(name).folder, 'README.md'), 'utf8'))) {
        if (!info.includes('run')) continue
        const { code, output } = await run(...(info[0] === 'js' ? programOf(text) : shellOf(text)), { cwd: project })
        expect({ code, output }).toEqual({ code: 0, output })
      }
    },
    120_000
  )

  it('share one copy of actions-core', () => {
    const nested = names.map((name) => join(project, 'node_modules', name, 'node_modules', '@segment', 'actions-core'))
    expect(nested.filter((path) => existsSync(path))).toEqual([])
  })

  it('install the command xwh, which says what it can do', async () => {
    const { code, output } = await run(join(project, 'node_modules', '.bin', 'xwh'), ['--help'], { cwd: project })
    expect(code).toBe(0)
    expect(output).toContain('deliver')
  }, 60_000)

  it('deliver an event with the installed xwh, whose files are all there', async () => {
    writeFileSync(join(project, 'workspace.json'), JSON.stringify(WORKSPACE))
    writeFileSync(join(project, 'events.ndjson'), '{"type":"track","event":"Order Completed","userId":"u-1"}\n')
    const xwh = join(project, 'node_modules', '.bin', 'xwh')
    const { code, output } = await run(xwh, ['deliver', 'workspace.json', 'events.ndjson', '--mock', '--json'], {
      cwd: project
    })
    expect({ code, output }).toEqual({ code: 0, output })
    expect(JSON.parse(output.slice(output.indexOf('{')))).toMatchObject({ events: 1, delivered: 1, rejected: [] })
  }, 60_000)

  it('bring the recipes, which run with the installed xwh', async () => {
    const xwh = join(project, 'node_modules', '.bin', 'xwh')
    const used = await run(xwh, ['recipe', 'use', 'slack'], { cwd: project })
    expect(used).toMatchObject({ code: 0 })
    const { code, output } = await run(xwh, ['test', 'slack'], { cwd: project })
    expect({ code, output }).toEqual({ code: 0, output })
  }, 60_000)

  function programOf(text: string): [string, string[]] {
    writeFileSync(join(project, 'readme.js'), text)
    return [process.execPath, ['readme.js']]
  }

  function shellOf(text: string): [string, string[]] {
    return ['bash', ['-euo', 'pipefail', '-c', text]]
  }

  function find(name: string): Packed {
    const packed = packages.find((candidate) => candidate.name === name)
    if (packed === undefined) throw new Error(`${name} was not packed`)
    return packed
  }
})

describe('the check of contents', () => {
  it('finds tests, notes of the compiler, sources, absolute paths and what is missing', () => {
    const folder = mkdtempSync(join(tmpdir(), 'xwh-contents-'))
    const files = ['package.json', 'README.md', 'LICENSE', 'dist/index.js', 'test/a.js', 'x.tsbuildinfo', 'src/a.ts']
    for (const path of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), path === 'dist/index.js' ? `"${ROOT}/packages"` : '')
    }
    const found = checkContents({ name: 'x', tarball: '', folder, files })
    rmSync(folder, { recursive: true })
    expect(found.map(({ where, what }) => `${where} ${what}`)).toEqual([
      'x: dist/index.d.ts It is missing in the package.',
      'x: test/a.js The package holds a test.',
      'x: x.tsbuildinfo The package holds a note of the compiler.',
      'x: src/a.ts The package holds a source, which nothing reads once it is built.',
      'x: dist/index.js It names a folder of the machine on which it was built.'
    ])
  })
})
