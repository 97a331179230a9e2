import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageOf, readImports } from '../lib/imports'
import { ROOT, listFiles, readJson, readPackages } from '../lib/repository'
import type { Manifest } from '../lib/repository'

const CORE = join(ROOT, 'node_modules', '@segment', 'actions-core')

function manifestOf(folder: string): Manifest {
  return readPackages().find((pack) => pack.folder === folder)?.manifest ?? {}
}

/** The packages that a package of ours loads when it runs: what is imported for its types alone is not among them. */
function loadedBy(folder: string): string[] {
  const imports = listFiles(join(ROOT, 'packages', folder, 'src'), ['.ts']).flatMap((path) => readImports(path))
  const names = imports
    .filter(({ typeOnly }) => !typeOnly)
    .map(({ specifier }) => packageOf(specifier, (name) => name.startsWith('node:')))
  return [...new Set(names)].filter((name) => name !== undefined).sort()
}

describe('what receivers install', () => {
  it('is @extensible-webhooks/signing, which depends on nothing', () => {
    const { dependencies, peerDependencies, devDependencies } = manifestOf('signing')
    expect({ dependencies, peerDependencies, devDependencies }).toEqual({})
    expect(loadedBy('signing')).toEqual([])
  })
})

describe('what hosts install', () => {
  // Named here so that another one is a decision: each is a package more for every host.
  const OWN = ['@extensible-webhooks/signing', 'fast-xml-builder', 'fast-xml-parser']
  const OF_CORE = ['@types/json-schema', 'liquidjs']

  it('is @extensible-webhooks/destination, which depends on what it loads and on what core lacks', () => {
    const { dependencies = {}, peerDependencies = {} } = manifestOf('destination')
    expect(Object.keys(dependencies).sort()).toEqual([...OWN, ...OF_CORE].sort())
    expect(Object.keys(peerDependencies)).toEqual(['@segment/actions-core'])
    expect(loadedBy('destination')).toEqual([...OWN, '@segment/actions-core'].sort())
  })

  it.each(OF_CORE)('with %s, which core uses and does not declare', (name) => {
    const { dependencies = {}, peerDependencies = {} } = readJson(join(CORE, 'package.json')) as Manifest
    // Once core declares it, it can go.
    expect({ ...dependencies, ...peerDependencies }).not.toHaveProperty([name])
    const quoted = `'${name.replace('@types/', '')}'`
    const files = listFiles(join(CORE, 'dist', 'cjs'), ['.js', '.d.ts'])
    expect(files.some((path) => readFileSync(path, 'utf8').replaceAll('"', "'").includes(quoted))).toBe(true)
  })
})
