import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { checkContents, type PluginProblem } from '../../src'

const MANIFEST = {
  name: '@acme/destination-orders',
  version: '1.0.0',
  license: 'MIT',
  main: 'dist/index.js',
  types: 'dist/index.d.ts',
  files: ['dist'],
  engines: { node: '>=20.19.0' },
  repository: 'github:acme/orders'
}

const FILES = {
  'README.md': '# Orders',
  LICENSE: 'MIT',
  'dist/index.js': 'exports.destination = {}',
  'dist/index.d.ts': 'export {}'
}

/** Where the package of the tests was packed; no such folder is needed. */
const SOURCE = '/builds/acme/orders'

describe('the contents of a package (G3)', () => {
  it('has nothing to say about a package that is right', () => {
    expect(check({})).toEqual([])
  })

  it.each([
    ['test/index.test.ts', 'packed-test'],
    ['tests/helper.js', 'packed-test'],
    ['dist/send/send.test.js', 'packed-test'],
    ['dist/send/send.spec.d.ts', 'packed-test'],
    ['dist/__tests__/send.js', 'packed-test'],
    ['dist/__snapshots__/a.snap', 'packed-test'],
    ['dist/tsconfig.tsbuildinfo', 'packed-compiler-note'],
    ['.env', 'packed-secret-file'],
    ['dist/.env.production', 'packed-secret-file'],
    ['.npmrc', 'packed-secret-file'],
    ['certs/client.pem', 'packed-secret-file'],
    ['certs/client.KEY', 'packed-secret-file'],
    ['id_rsa', 'packed-secret-file'],
    ['id_ed25519', 'packed-secret-file'],
    ['.xwh/state.json', 'packed-secret-file'],
    ['node_modules/left-pad/index.js', 'packed-dependency'],
    ['node_modules/left-pad/.env', 'packed-dependency'],
    ['src/index.ts', 'packed-source'],
    ['lib/src/send.tsx', 'packed-source'],
    ['old-1.0.0.tgz', 'packed-development']
  ])('refuses %s as %s', (path, code) => {
    expect(check({ [path]: '' }).map((problem) => [problem.severity, problem.code, problem.where])).toEqual([
      ['error', code, path]
    ])
  })

  it.each([
    'scenarios/orders.scenario.yaml',
    'scenarios/workspace.yaml',
    'dist/test/command.js',
    'dist/latest.js',
    'dist/src/index.js',
    'dist/contest.js',
    '.env.example',
    'dist/index.js.map',
    'id_rsa.pub',
    'schemas/openapi.spec.json'
  ])('lets %s through', (path) => {
    expect(check({ [path]: '{}' })).toEqual([])
  })

  it.each(['tsconfig.json', 'jest.config.js', '.github/workflows/ci.yml', 'coverage/lcov.info'])(
    'warns of %s, which nobody reads who installs it',
    (path) => {
      expect(check({ [path]: '' })).toMatchObject([{ severity: 'warning', code: 'packed-development', where: path }])
    }
  )

  it('lets sources through that a source map leads to, and others not', () => {
    const map = JSON.stringify({ version: 3, sources: ['../src/index.ts'] })
    const found = check({ 'dist/index.js.map': map, 'src/index.ts': '', 'src/forgotten.ts': '' })
    expect(found.map(({ where }) => where)).toEqual(['src/forgotten.ts'])
  })

  it('lets sources through that package.json leads to', () => {
    const manifest = { ...MANIFEST, exports: { '.': { source: './src/index.ts', default: './dist/index.js' } } }
    expect(check({ 'src/index.ts': '', 'src/send.ts': '' }, manifest)).toEqual([])
  })

  it('misses a README and a licence', () => {
    const found = check({ 'README.md': undefined, LICENSE: undefined })
    expect(found.map(({ severity, code, where }) => [severity, code, where])).toEqual([
      ['error', 'packed-missing', 'README.md'],
      ['warning', 'packed-missing', 'LICENSE']
    ])
  })

  it('wants no licence of what stays in the company', () => {
    expect(check({ LICENSE: undefined }, { ...MANIFEST, license: 'UNLICENSED' })).toEqual([])
  })

  it.each([
    ['main', { main: 'dist/main.js' }, 'dist/main.js'],
    ['types', { types: 'dist/other.d.ts' }, 'dist/other.d.ts'],
    ['bin.orders', { bin: { orders: './bin/orders.js' } }, 'bin/orders.js'],
    [
      'exports["."].require',
      { exports: { '.': { require: './dist/index.cjs', default: './dist/index.js' } } },
      'dist/index.cjs'
    ],
    ['exports["./fields/*"]', { exports: { './fields/*': './dist/fields/*.js' } }, 'dist/fields/*.js']
  ])('finds that the file of %s is not there', (field, change, path) => {
    expect(check({}, { ...MANIFEST, ...change })).toEqual([
      {
        severity: 'error',
        code: 'packed-target',
        where: `package.json: ${field}`,
        what: `It names ${path}, which is not in the package.`,
        mend: expect.any(String) as string
      }
    ])
  })

  it('completes the path of main as Node does, and finds patterns of exports', () => {
    const exports = { './fields/*': './dist/fields/*.js' }
    expect(check({ 'dist/fields/a.js': '' }, { ...MANIFEST, main: './dist', exports })).toEqual([])
  })

  it('warns where there are no types, and finds those beside main', () => {
    const { types, ...untyped } = MANIFEST
    expect(types).toBeDefined()
    expect(check({}, untyped)).toEqual([])
    expect(check({ 'dist/index.d.ts': undefined }, untyped)).toMatchObject([{ code: 'packed-types' }])
  })

  it.each([
    ['name', { name: 'Acme Orders' }, 'error'],
    ['version', { version: 'v1' }, 'error'],
    ['license', { license: undefined }, 'warning'],
    ['files', { files: undefined }, 'warning'],
    ['engines', { engines: undefined }, 'warning'],
    ['repository', { repository: undefined }, 'warning'],
    ['dependencies', { dependencies: { shared: 'file:../shared' } }, 'error']
  ])('looks at "%s" of package.json', (field, change, severity) => {
    expect(check({}, { ...MANIFEST, ...change })).toMatchObject([
      { severity, code: 'packed-manifest', where: `package.json: ${field}` }
    ])
  })

  it.each([
    ['of the package', `${SOURCE}/src/index.ts`],
    ['of the repository', '/repository/packages/x']
  ])('finds the folder %s, with the line', (_, path) => {
    const found = check({ 'dist/index.js': `'use strict'\nconst at = '${path}'` }, MANIFEST, ['/repository'])
    expect(found).toMatchObject([{ severity: 'error', code: 'packed-machine-path', where: 'dist/index.js:2' }])
  })

  it('does not take a folder for another whose name begins the same', () => {
    expect(check({ 'dist/index.js': `'${SOURCE}-two/index.js'` })).toEqual([])
  })

  it('looks into no file of bytes', () => {
    expect(check({ 'dist/picture.png': `\0${SOURCE}` })).toEqual([])
  })
})

function check(
  changes: Record<string, string | undefined>,
  manifest: object = MANIFEST,
  folders: readonly string[] = []
): PluginProblem[] {
  const folder = mkdtempSync(join(tmpdir(), 'xwh-contents-'))
  const all: Record<string, string | undefined> = { ...FILES, 'package.json': JSON.stringify(manifest), ...changes }
  const files = Object.entries(all).flatMap(([path, text]) => (text === undefined ? [] : [{ path, text }]))
  try {
    for (const { path, text } of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    expect(SOURCE.startsWith(homedir())).toBe(false)
    return checkContents({ folder, source: SOURCE, files: files.map(({ path }) => path), manifest }, { folders })
  } finally {
    rmSync(folder, { recursive: true })
  }
}
