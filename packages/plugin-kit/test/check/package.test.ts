import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { packageImports, readImports } from '../../src/check/package/imports'
import type { PackageSubject } from '../../src/check/package/subject'
import { PACKAGE_CHECKS } from '../../src/check/package/table'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'xwh-check-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

function find(code: string, more: Partial<PackageSubject>): readonly { where: string; what: string }[] {
  const check = PACKAGE_CHECKS.find((each) => each.code === code)!
  return check.find({ folder, manifest: {}, whole: true, imports: [], ...more })
}

const CORE = '@segment/actions-core'

describe('G3 dependencies of a plugin', () => {
  it('are those that its code names, and not its comments or texts', () => {
    const text = [
      "const a = require('a')",
      "// require('comment')",
      'const s = "require(\'text\')"',
      "import('b/deep'); require.resolve('@c/d/e')",
      "const { x } = require('node:fs'); require('fs/promises')"
    ].join('\n')
    expect(readImports(text, 'x.js').map(({ specifier, line }) => `${specifier}:${line}`)).toEqual([
      'a:1',
      'b/deep:4',
      '@c/d/e:4',
      'node:fs:5',
      'fs/promises:5'
    ])
  })

  it('of declarations are types only, and so are those of import type', () => {
    const text = "import type { A } from 'a'\nexport declare const x: import('b').B\nexport * from 'c'"
    expect(readImports(text, 'x.d.ts').every(({ typeOnly }) => typeOnly)).toBe(true)
    expect(
      readImports("import type { A } from 'a'\nimport { b } from 'b'", 'x.ts').map(({ typeOnly }) => typeOnly)
    ).toEqual([true, false])
  })

  it('are followed through its own files, once each, in circles too', () => {
    write({
      'dist/index.js': "require('./a'); require('./sub')",
      'dist/a.js': "require('./index'); require('lodash')",
      'dist/sub/index.js': "require('..'); require('@scope/x/y')",
      'dist/unused.js': "require('never')"
    })
    expect(
      packageImports([join(folder, 'dist/index.js')])
        .map(({ name }) => name)
        .sort()
    ).toEqual(['@scope/x', 'lodash'])
  })

  it('that are not declared are told, each once, at the file and line', () => {
    write({ 'dist/index.js': "const a = require('declared')\n\nrequire('phantom'); require('phantom/deep')" })
    const imports = packageImports([join(folder, 'dist/index.js')])
    const manifest = { dependencies: { declared: '1' }, devDependencies: { phantom: '1' } }
    expect(find('phantom-dependency', { imports, manifest })).toEqual([
      { where: 'dist/index.js:3', what: 'phantom is imported and not declared.' }
    ])
  })

  it('may be missing where the code tries them, and may be peers, optional or itself', () => {
    write({
      'dist/index.js': "try { require('maybe') } catch {}\nrequire('peer'); require('optional'); require('self/x')"
    })
    const imports = packageImports([join(folder, 'dist/index.js')])
    const manifest = { name: 'self', peerDependencies: { peer: '1' }, optionalDependencies: { optional: '1' } }
    expect(find('phantom-dependency', { imports, manifest })).toEqual([])
  })

  it('of types that are not declared are told as such; @types are enough', () => {
    write({ 'dist/index.d.ts': "import { A } from 'phantom'\nimport { B } from 'typed'" })
    const imports = packageImports([join(folder, 'dist/index.d.ts')])
    const manifest = { dependencies: { '@types/typed': '1' } }
    expect(find('phantom-types', { imports, manifest })).toEqual([
      { where: 'dist/index.d.ts:1', what: 'phantom is imported and not declared.' }
    ])
    expect(find('phantom-dependency', { imports, manifest })).toEqual([])
  })

  it('on files inside actions-core are told, and on what its exports name are not', () => {
    write({ 'dist/index.js': `require('${CORE}/dist/cjs/errors')\nrequire('${CORE}/destination-kit')` })
    const imports = packageImports([join(folder, 'dist/index.js')])
    expect(find('deep-import', { imports })).toEqual([
      { where: 'dist/index.js:1', what: `It imports ${CORE}/dist/cjs/errors.` }
    ])
  })

  it('have actions-core as a peer', () => {
    expect(find('core-peer', { manifest: { peerDependencies: { [CORE]: '~3.170.0' } } })).toEqual([])
    expect(find('core-peer', { manifest: { dependencies: { [CORE]: '3' } } })).toMatchObject([
      { where: 'package.json: dependencies' }
    ])
    expect(find('core-peer', { manifest: { devDependencies: { [CORE]: '3' } } as object })).toMatchObject([
      { where: 'package.json: peerDependencies' }
    ])
    expect(find('core-peer', { whole: false, manifest: { dependencies: { [CORE]: '3' } } })).toEqual([])
  })
})

describe('G3 the entry of a plugin', () => {
  it('that is not there is told as not built', () => {
    const missing = { code: 'MODULE_NOT_FOUND', message: 'Cannot find module' }
    expect(find('not-built', { missing })).toMatchObject([{ what: expect.stringContaining('Cannot find module') }])
    expect(find('not-built', {})).toEqual([])
  })

  it.each([
    ['index.mjs', '{}', true],
    ['index.js', '{ "type": "module" }', true],
    ['index.cjs', '{ "type": "module" }', false],
    ['index.js', '{}', false]
  ])('%s beside the package.json %s is an ES module: %p', (file, manifest, expected) => {
    write({ 'package.json': manifest, [file]: '' })
    expect(find('esm-only', { entry: join(folder, file) })).toHaveLength(expected ? 1 : 0)
  })

  it('that has nothing for require is told as ESM only, and not as not built', () => {
    const missing = { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED', message: 'No "exports" main defined' }
    expect(find('esm-only', { missing })).toMatchObject([{ where: 'package.json: exports' }])
    expect(find('not-built', { missing })).toEqual([])
  })
})

it('the codes of packages are all tested here', () => {
  expect(PACKAGE_CHECKS.map(({ code }) => code).sort()).toEqual(
    ['core-peer', 'deep-import', 'esm-only', 'not-built', 'phantom-dependency', 'phantom-types'].sort()
  )
})
