import { isDeepStrictEqual } from 'node:util'
import type { Problem } from './problem'
import { SCOPE } from './repository'
import type { Manifest, Package } from './repository'

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

/** Compares one manifest with what all have in common, and with the root's. */
export function checkManifest({ folder, manifest }: Package, root: Manifest): Problem[] {
  const where = `packages/${folder}/package.json`
  const expected: Manifest = {
    ...COMMON,
    name: SCOPE + folder,
    version: root.version,
    engines: { node: root.engines?.node ?? '' },
    repository: root.repository
  }
  const different = Object.entries<unknown>({ ...expected })
    .filter(([key, value]) => !isDeepStrictEqual(manifest[key as keyof Manifest], value))
    .map(([key, value]) => ({
      where,
      what: `"${key}" is ${printed(manifest[key as keyof Manifest])}.`,
      mend: value === undefined ? `Remove "${key}"; the root has none.` : `Write "${key}": ${printed(value)}.`
    }))
  return [...different, ...checkFiles(manifest, where), ...checkDescription(manifest, where)]
}

/** Further files may be listed, such as a schema. */
function checkFiles({ files = [] }: Manifest, where: string): Problem[] {
  const missing = FILES.filter((name) => !files.includes(name))
  if (missing.length === 0) return []
  return [{ where, what: `"files" lacks ${missing.join(', ')}.`, mend: 'Add them, or they are not published.' }]
}

function checkDescription({ description = '' }: Manifest, where: string): Problem[] {
  if (description !== '') return []
  return [{ where, what: '"description" is missing.', mend: 'Say in one line what the package is.' }]
}

function printed(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value)
}
