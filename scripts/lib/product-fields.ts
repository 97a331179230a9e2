import { isDeepStrictEqual } from 'node:util'
import type { Manifest } from './repository'

/** Where sources, documents and issues of a product are; the root's package.json says it for all packages. */
export type ProductFields = Pick<Manifest, 'license' | 'author' | 'homepage' | 'repository' | 'bugs'>

/** The order in which a package.json of ours has its members; others follow. */
const ORDER = [
  'name',
  'version',
  'description',
  'keywords',
  'license',
  'author',
  'homepage',
  'repository',
  'bugs',
  'type',
  'main',
  'types',
  'exports',
  'bin',
  'files',
  'sideEffects',
  'engines',
  'scripts',
  'publishConfig',
  'dependencies',
  'peerDependencies',
  'peerDependenciesMeta'
]

/**
 * What the package.json of a package says of its origin.
 *
 * @param folder name of its folder under packages/
 * @param root the package.json of the root
 */
export function productFields(folder: string, root: Manifest): ProductFields {
  const { license, author, bugs, repository } = root
  const directory = `packages/${folder}`
  return {
    license,
    author,
    homepage: repository && `${webAddress(repository)}/tree/main/${directory}#readme`,
    repository: repository && { ...repository, directory },
    bugs
  }
}

/** The address of a repository in a browser, without a slash at its end: npm's form is `git+https://HOST/OWNER/NAME.git`. */
export function webAddress({ url }: { readonly url: string }): string {
  return url.replace(/^git\+/, '').replace(/\.git$/, '')
}

/** A manifest with the fields of the root, its members in the order that all have; the same where nothing changes. */
export function withProductFields(folder: string, manifest: Manifest, root: Manifest): Manifest {
  const filled = { ...manifest, ...productFields(folder, root) }
  if (isDeepStrictEqual(filled, manifest)) return manifest
  const keys = Object.keys(filled).sort((a, b) => placeOf(a) - placeOf(b))
  return Object.fromEntries(keys.map((key) => [key, filled[key as keyof Manifest]]))
}

function placeOf(key: string): number {
  const place = ORDER.indexOf(key)
  return place === -1 ? ORDER.length : place
}
