import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkPackages } from '../check-packages'
import { ROOT } from '../lib/repository'
import { ROOT_MANIFEST, goodManifest, makeRepository, removeRepositories } from './support/fixture'

afterEach(removeRepositories)

const LICENSE = readFileSync(join(ROOT, 'LICENSE'), 'utf8')

function problemsOf(changes: Record<string, unknown>, files: Record<string, unknown> = {}): string[] {
  const root = makeRepository({
    'packages/engine/package.json': { ...goodManifest('engine'), ...changes },
    'packages/engine/README.md': '# engine\n',
    'packages/engine/LICENSE': LICENSE,
    'packages/engine/src/index.ts': 'export {}\n',
    ...files
  })
  return checkPackages(root).map(({ where, what }) => `${where} ${what}`)
}

describe('manifests', () => {
  it('finds nothing wrong with a good package', () => {
    expect(problemsOf({})).toEqual([])
  })

  it.each([
    ['name', 'engine', '"engine"'],
    ['license', 'ISC', '"ISC"'],
    ['type', 'module', '"module"'],
    ['engines', { node: '>=18' }, '{"node":">=18"}'],
    ['repository', 'https://example.com', '"https://example.com"'],
    ['exports', undefined, 'missing']
  ])('finds another "%s"', (key, value, printed) => {
    expect(problemsOf({ [key]: value })).toEqual([`packages/engine/package.json "${key}" is ${printed}.`])
  })

  it('finds a list of files that lacks one, and lets further ones pass', () => {
    expect(problemsOf({ files: ['dist', 'schemas', 'LICENSE'] })).toEqual([
      'packages/engine/package.json "files" lacks README.md.'
    ])
    expect(problemsOf({ files: ['dist', 'schemas', 'LICENSE', 'README.md'] })).toEqual([])
  })

  it('finds a package without README, and one with another licence text', () => {
    const root = makeRepository({
      'packages/engine/package.json': goodManifest('engine'),
      'packages/engine/LICENSE': 'mine\n'
    })
    expect(checkPackages(root).map(({ what }) => what)).toEqual([
      'README.md is missing.',
      'It differs from that of the root.'
    ])
  })
})

describe('dependencies', () => {
  it('finds an import that is not declared, with its line', () => {
    const files = { 'packages/engine/src/index.ts': "import 'node:fs'\nimport 'fs'\nimport { x } from 'undici/deep'\n" }
    expect(problemsOf({}, files)).toEqual(['packages/engine/src/index.ts:3 undici is imported but not declared.'])
    expect(problemsOf({ dependencies: { undici: '^7' } }, files)).toEqual([])
  })

  it('finds a dependency that nothing imports', () => {
    expect(problemsOf({ dependencies: { undici: '^7' } })).toEqual([
      'packages/engine/package.json undici is declared but never imported under src.'
    ])
  })

  it('takes what actions-core needs and does not declare for used', () => {
    const files = { 'packages/engine/src/index.ts': "import '@segment/actions-core'\n" }
    const dependencies = { '@segment/actions-core': '~3', liquidjs: '^10', '@types/json-schema': '^7' }
    expect(problemsOf({ dependencies }, files)).toEqual([])
  })

  it('finds two ranges of one dependency', () => {
    const found = problemsOf(
      { dependencies: { ajv: '^8.1.0' } },
      {
        'packages/engine/src/index.ts': "import 'ajv'\n",
        'package.json': { ...ROOT_MANIFEST, devDependencies: { ajv: '^8.0.0' } }
      }
    )
    expect(found).toEqual(['package.json (^8.0.0); packages/engine/package.json (^8.1.0) ajv has 2 ranges.'])
  })

  it('finds one of ours at another version', () => {
    const found = problemsOf(
      { dependencies: { '@extensible-webhooks/signing': '^0.0.9' } },
      { 'packages/engine/src/index.ts': "import '@extensible-webhooks/signing'\n" }
    )
    expect(found).toEqual(['packages/engine/package.json (^0.0.9) @extensible-webhooks/signing is not at 0.1.0.'])
  })

  it('finds references of the compiler that are not the dependencies', () => {
    const found = problemsOf({}, { 'packages/engine/tsconfig.json': { references: [{ path: '../signing' }] } })
    expect(found).toEqual(['packages/engine/tsconfig.json "references" are ../signing, but the dependencies are none.'])
  })
})
