import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkPackages } from '../check-packages'
import { ROOT, readJson } from '../lib/repository'
import { makePackage } from '../new-package'
import { makeRepository, removeRepositories } from './support/fixture'

afterEach(removeRepositories)

const WANTED = { folder: 'relay', rank: 2, description: 'Hands events on', imports: ['engine'] }

function emptyRepository(): string {
  const root = makeRepository({ 'packages/tsconfig.json': { files: [], references: [{ path: 'engine' }] } })
  mkdirSync(join(root, 'scripts', 'lib'), { recursive: true })
  cpSync(join(ROOT, 'scripts', 'lib', 'ranks.ts'), join(root, 'scripts', 'lib', 'ranks.ts'))
  return root
}

describe('a new package', () => {
  it('passes the check of packages, but for the dependency that it does not import yet', () => {
    const root = emptyRepository()
    makePackage(WANTED, root)
    expect(checkPackages(root).map(({ what }) => what)).toEqual([
      '@extensible-webhooks/engine is declared but never imported under src.'
    ])
  })

  it('gets its rank and its place in the build', () => {
    const root = emptyRepository()
    makePackage(WANTED, root)
    expect(readFileSync(join(root, 'scripts/lib/ranks.ts'), 'utf8')).toContain(
      "  relay: { rank: 2, mayImport: ['engine'] }\n}\n"
    )
    expect(readJson(join(root, 'packages/tsconfig.json'))).toEqual({
      files: [],
      references: [{ path: 'engine' }, { path: 'relay' }]
    })
  })

  it.each([
    ['a name that is none', { folder: 'Relay!' }, '"Relay!" is no name'],
    ['an import of an equal rank', { rank: 0 }, 'engine has rank 0, which is not below 0'],
    ['an import of nothing', { imports: ['gone'] }, 'there is no package gone']
  ])('refuses %s', (_, change, message) => {
    expect(() => makePackage({ ...WANTED, ...change }, emptyRepository())).toThrow(message)
  })
})
