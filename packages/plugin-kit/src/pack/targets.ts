import { isObject } from '../loose'
import type { PackageManifest } from './manifest'

/** One file that a package.json says is there. */
export interface Target {
  /** Where it says so: `exports["."].types`. */
  readonly field: string
  /** Path inside the package, without `./`; may hold one `*`. */
  readonly path: string
}

/** Every file that a manifest names, in the order of its fields. */
export function targetsOf(manifest: PackageManifest): Target[] {
  const { main, types, typings, bin, exports } = manifest
  return [
    ...walk(main, 'main'),
    ...walk(types, 'types'),
    ...walk(typings, 'typings'),
    ...walk(bin, 'bin'),
    ...walk(exports, 'exports')
  ]
}

/** Whether a target is among the files; Node completes the path of `main`, and of nothing else. */
export function isThere({ field, path }: Target, files: readonly string[]): boolean {
  if (path.includes('*')) {
    const [before = '', after = ''] = path.split('*')
    return files.some((file) => file.startsWith(before) && file.endsWith(after))
  }
  const paths = field === 'main' ? [path, `${path}.js`, `${path}.json`, `${path.replace(/\/$/, '')}/index.js`] : [path]
  return paths.some((candidate) => files.includes(candidate))
}

function walk(value: unknown, field: string): Target[] {
  if (typeof value === 'string') return [{ field, path: value.replace(/^\.\//, '') }]
  if (Array.isArray(value)) return value.flatMap((member, index) => walk(member, `${field}[${index}]`))
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, member]) =>
    walk(member, /^\w+$/.test(key) ? `${field}.${key}` : `${field}["${key}"]`)
  )
}
