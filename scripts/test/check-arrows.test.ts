import { checkArrows } from '../check-arrows'
import { makeRepository, removeRepositories } from './support/fixture'

afterEach(removeRepositories)

function problemsOf(files: Record<string, string>): string[] {
  const folders = [...new Set(Object.keys(files).map((name) => name.split('/')[1] ?? ''))]
  const manifests = folders.map((folder) => [`packages/${folder}/package.json`, {}] as const)
  const root = makeRepository({ ...files, ...Object.fromEntries(manifests) })
  return checkArrows(root).map(({ where, what }) => `${where} ${what}`)
}

describe('arrows between packages', () => {
  it('lets an import point to a lower rank, and tests import anything', () => {
    expect(
      problemsOf({
        'packages/destination/src/index.ts': "export { sign } from '@extensible-webhooks/signing'\n",
        'packages/signing/src/index.ts': "import { createHmac } from 'node:crypto'\nexport const sign = createHmac\n",
        'packages/signing/test/a.test.ts': "import '@extensible-webhooks/cli'\nimport 'nock'\n"
      })
    ).toEqual([])
  })

  it.each([
    ['an import', "import { x } from '@extensible-webhooks/workspace'"],
    ['a type import', "import type { X } from '@extensible-webhooks/workspace'"],
    ['an export', "export { x } from '@extensible-webhooks/workspace'"],
    ['a require', "const x = require('@extensible-webhooks/workspace')"],
    ['a dynamic import', "const x = import('@extensible-webhooks/workspace')"],
    ['an import of a type in place', "type X = import('@extensible-webhooks/workspace').X"]
  ])('finds %s that points upwards, with its line', (_, statement) => {
    expect(problemsOf({ 'packages/engine/src/a.ts': `\n${statement}\n` })).toEqual([
      'packages/engine/src/a.ts:2 engine (rank 0) imports workspace (rank 1).'
    ])
  })

  it('finds the engine imported by the plugin, although its rank is lower', () => {
    expect(problemsOf({ 'packages/destination/src/a.ts': "import '@extensible-webhooks/engine'\n" })).toEqual([
      'packages/destination/src/a.ts:1 destination (rank 1) imports engine (rank 0).'
    ])
  })

  it('finds nock outside the harness', () => {
    const found = problemsOf({
      'packages/cli/src/a.ts': "void import('nock')\n",
      'packages/harness/src/a.ts': "import nock from 'nock'\n"
    })
    expect(found).toEqual(['packages/cli/src/a.ts:1 nock is loaded here; it patches http for the whole process.'])
  })

  it('finds an import of a file inside another package', () => {
    expect(
      problemsOf({
        'packages/cli/src/a.ts':
          "import '../../engine/src/b'\nimport '@extensible-webhooks/engine/dist/b'\nimport '../package.json'\n"
      })
    ).toEqual([
      'packages/cli/src/a.ts:1 ../../engine/src/b leaves the src folder of the package.',
      'packages/cli/src/a.ts:2 @extensible-webhooks/engine/dist/b is inside a package.'
    ])
  })

  it('finds a package without a rank', () => {
    expect(problemsOf({ 'packages/surprise/src/a.ts': '' })).toEqual(['packages/surprise The package has no rank.'])
  })
})

describe('circles within a package', () => {
  it('finds files that import each other, once', () => {
    expect(
      problemsOf({
        'packages/engine/src/a.ts': "import './b'\n",
        'packages/engine/src/b.ts': "void import('./c.js')\n",
        'packages/engine/src/c.ts': "export { a } from './a'\n"
      })
    ).toEqual([
      'packages/engine/src/a.ts These files import each other in a circle: packages/engine/src/a.ts → packages/engine/src/b.ts → packages/engine/src/c.ts → packages/engine/src/a.ts.'
    ])
  })

  it('finds folders that import each other, but lets types pass', () => {
    const files = {
      'packages/engine/src/one/a.ts': "import '../two/b'\n",
      'packages/engine/src/two/b.ts': '',
      'packages/engine/src/two/c.ts': "import '../one/d'\n",
      'packages/engine/src/one/d.ts': ''
    }
    expect(problemsOf(files)).toEqual([
      'packages/engine/src/one These folders import each other in a circle: packages/engine/src/one → packages/engine/src/two → packages/engine/src/one.'
    ])
    expect(problemsOf({ ...files, 'packages/engine/src/two/c.ts': "import type { D } from '../one/d'\n" })).toEqual([])
  })
})
