import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkPackages } from '../check-packages'
import { ROOT } from '../lib/repository'
import { ROOT_MANIFEST, goodManifest, makeRepository, removeRepositories } from './support/fixture'

afterEach(removeRepositories)

const README = '# @extensible-webhooks/engine\n\n```js run\n1\n```\n'
const LICENSE = readFileSync(join(ROOT, 'LICENSE'), 'utf8')

function problemsOf(changes: Record<string, unknown>, files: Record<string, unknown> = {}): string[] {
  const root = makeRepository({
    'packages/engine/package.json': { ...goodManifest('engine'), ...changes },
    'packages/engine/README.md': README,
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
    ['homepage', 'https://example.com', '"https://example.com"'],
    ['bugs', undefined, 'missing'],
    ['author', 'me', '"me"'],
    ['sideEffects', true, 'true'],
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

  it('finds a root from which the packages could take nothing', () => {
    const { author: _, bugs: __, ...rest } = ROOT_MANIFEST
    const { author: ___, bugs: ____, ...good } = goodManifest('engine')
    expect(problemsOf({ ...good, author: undefined, bugs: undefined }, { 'package.json': rest })).toEqual([
      'package.json "author" is missing.',
      'package.json "bugs" is missing.'
    ])
  })

  it('finds a package that nobody can find', () => {
    expect(problemsOf({ description: '', keywords: [] })).toEqual([
      'packages/engine/package.json "description" is missing.',
      'packages/engine/package.json "keywords" is missing or empty.'
    ])
  })

  it('finds files that do something when they are loaded, and are not told of', () => {
    const files = {
      'packages/engine/src/index.ts': 'export const a = Object.freeze({})\nObject.freeze(a)\n',
      'packages/engine/src/run/bin.ts': "import { a } from '..'\nvoid a.toString()\n",
      'packages/engine/src/patch.ts': "import './run/bin'\n"
    }
    expect(problemsOf({}, files)).toEqual(['packages/engine/package.json "sideEffects" is false.'])
    expect(problemsOf({ sideEffects: ['./dist/patch.js', './dist/run/bin.js'] }, files)).toEqual([])
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
    const files = {
      'packages/engine/src/index.ts': "import a from 'node:fs'\nimport b from 'fs'\nimport { x } from 'undici/deep'\n"
    }
    expect(problemsOf({}, files)).toEqual(['packages/engine/src/index.ts:3 undici is imported but not declared.'])
    expect(problemsOf({ dependencies: { undici: '^7' } }, files)).toEqual([])
  })

  it('finds a dependency that nothing imports', () => {
    expect(problemsOf({ dependencies: { undici: '^7' } })).toEqual([
      'packages/engine/package.json undici is declared but never imported under src.'
    ])
  })

  it('takes what actions-core needs and does not declare for used', () => {
    const files = { 'packages/engine/src/index.ts': "import core from '@segment/actions-core'\n" }
    const dependencies = { '@segment/actions-core': '~3', liquidjs: '^10', '@types/json-schema': '^7' }
    expect(problemsOf({ dependencies }, files)).toEqual([])
  })

  it('finds two ranges of one dependency', () => {
    const found = problemsOf(
      { dependencies: { ajv: '^8.1.0' } },
      {
        'packages/engine/src/index.ts': "import ajv from 'ajv'\n",
        'package.json': { ...ROOT_MANIFEST, devDependencies: { ajv: '^8.0.0' } }
      }
    )
    expect(found).toEqual(['package.json (^8.0.0); packages/engine/package.json (^8.1.0) ajv has 2 ranges.'])
  })

  it('finds one of ours at another version', () => {
    const found = problemsOf(
      { dependencies: { '@extensible-webhooks/signing': '^0.0.9' } },
      { 'packages/engine/src/index.ts': "import signing from '@extensible-webhooks/signing'\n" }
    )
    expect(found).toEqual(['packages/engine/package.json (^0.0.9) @extensible-webhooks/signing is not at 0.1.0.'])
  })

  it('finds references of the compiler that are not the dependencies', () => {
    const found = problemsOf({}, { 'packages/engine/tsconfig.json': { references: [{ path: '../signing' }] } })
    expect(found).toEqual(['packages/engine/tsconfig.json "references" are ../signing, but the dependencies are none.'])
  })
})

describe('READMEs', () => {
  const index = { 'packages/engine/src/index.ts': 'export const a = 1\n' }
  const readme = (text: string): Record<string, string> => ({
    ...index,
    'packages/engine/README.md': `# @extensible-webhooks/engine\n\n${text}`
  })

  it('finds one whose examples nobody runs', () => {
    const none = 'packages/engine/README.md No example in it is run.'
    expect(problemsOf({}, readme('```js\n1\n```\n'))).toEqual([none])
    expect(problemsOf({}, readme('```sh run fails\nfalse\n```\n'))).toEqual([none])
    expect(problemsOf({}, readme('```js run\n1\n```\n'))).toEqual([])
  })

  it('finds one without the name of the package', () => {
    const files = { ...index, 'packages/engine/README.md': '# engine\n\n```js run\n1\n```\n' }
    expect(problemsOf({}, files)).toEqual(['packages/engine/README.md It does not begin with the name of the package.'])
  })

  it('finds links that are dead on a registry, and says the address to write', () => {
    const text =
      '```js run\n1\n```\n\n[a](../../docs/guide.md#x) [b](schemas/s.json) [c](#engine) [d](LICENSE) [e](test/a.ts)\n'
    const root = makeRepository({
      'packages/engine/package.json': { ...goodManifest('engine'), files: ['dist', 'schemas', 'README.md', 'LICENSE'] },
      'packages/engine/LICENSE': LICENSE,
      ...readme(text)
    })
    expect(checkPackages(root).map(({ what, mend }) => `${what} ${mend}`)).toEqual([
      expect.stringContaining('Write https://git.example.com/team/webhooks/blob/main/docs/guide.md'),
      expect.stringContaining('Write https://git.example.com/team/webhooks/blob/main/packages/engine/test/a.ts')
    ])
  })
})
