import { isDeepStrictEqual } from 'node:util'
import type { Problem } from './problem'
import { productFields } from './product-fields'
import { SCOPE } from './repository'
import type { Manifest, Package } from './repository'
import { filesWithEffects } from './side-effects'

/** What every published package.json says, word for word. */
const COMMON = {
  license: 'MIT',
  type: 'commonjs',
  main: 'dist/index.js',
  types: 'dist/index.d.ts',
  exports: {
    '.': { types: './dist/index.d.ts', default: './dist/index.js' },
    './package.json': './package.json'
  },
  publishConfig: { access: 'public' }
} as const satisfies Manifest

const FILES = ['dist', 'README.md', 'LICENSE']

/** What the root's package.json says for all packages. */
const ROOT_FIELDS = ['license', 'author', 'repository', 'bugs', 'engines'] as const

/** The root's manifest has what all packages take from it. */
export function checkRootManifest(root: Manifest): Problem[] {
  return ROOT_FIELDS.filter((key) => root[key] === undefined).map((key) => ({
    where: 'package.json',
    what: `"${key}" is missing.`,
    mend: 'All packages take it from there: write it, then run npx ts-node scripts/generate-manifests.ts.'
  }))
}

/** Compares one manifest with what all have in common, and with the root's. */
export function checkManifest({ folder, path, manifest }: Package, root: Manifest): Problem[] {
  const where = `packages/${folder}/package.json`
  const expected: Manifest = {
    ...COMMON,
    ...productFields(folder, root),
    name: SCOPE + folder,
    version: root.version,
    engines: { node: root.engines?.node ?? '' }
  }
  const different = Object.entries<unknown>({ ...expected })
    .filter(([key, value]) => !isDeepStrictEqual(manifest[key as keyof Manifest], value))
    .map(([key, value]) => ({
      where,
      what: `"${key}" is ${printed(manifest[key as keyof Manifest])}.`,
      mend: value === undefined ? `Remove "${key}"; the root has none.` : `Write "${key}": ${printed(value)}.`
    }))
  return [
    ...different,
    ...checkFiles(manifest, where),
    ...checkWords(manifest, where),
    ...checkSideEffects(manifest, path, where)
  ]
}

/** Further files may be listed, such as a schema. */
function checkFiles({ files = [] }: Manifest, where: string): Problem[] {
  const missing = FILES.filter((name) => !files.includes(name))
  if (missing.length === 0) return []
  return [{ where, what: `"files" lacks ${missing.join(', ')}.`, mend: 'Add them, or they are not published.' }]
}

/** A registry shows the description, and finds a package by its keywords. */
function checkWords({ description = '', keywords = [] }: Manifest, where: string): Problem[] {
  return [
    ...(description === ''
      ? [{ where, what: '"description" is missing.', mend: 'Say in one line what the package is.' }]
      : []),
    ...(keywords.length === 0
      ? [{ where, what: '"keywords" is missing or empty.', mend: 'List what somebody would look for who needs it.' }]
      : [])
  ]
}

/** Bundlers drop what nobody uses, but for the files that do something when they are loaded. */
function checkSideEffects({ sideEffects }: Manifest, path: string, where: string): Problem[] {
  const found = filesWithEffects(path)
  const expected = found.length === 0 ? false : found
  if (printed(sideEffects) === printed(expected)) return []
  return [
    {
      where,
      what: `"sideEffects" is ${printed(sideEffects)}.`,
      mend: `Write "sideEffects": ${printed(expected)}: the files in which something is called at load.`
    }
  ]
}

function printed(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value)
}
