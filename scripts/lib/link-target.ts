import { dirname, join, resolve } from 'node:path'
import { webAddress } from './product-fields'
import { readJson } from './repository'
import type { Manifest } from './repository'

/**
 * The file of this repository that a link of a document leads to. A README of a package, which registries show, names files
 * outside its package by their address on the web: that is the same file here.
 *
 * @param target as written in the link
 * @param path absolute path of the document
 * @returns an absolute path, which may hold nothing; none for a link to somewhere else
 */
export function fileOfLink(target: string, path: string, root: string): string | undefined {
  const [file = ''] = target.split('#')
  if (file === '') return path
  if (!/^[a-z]+:/.test(file)) return resolve(dirname(path), decodeURIComponent(file))
  const { repository } = readJson(join(root, 'package.json')) as Manifest
  if (repository === undefined) return undefined
  const address = `${webAddress(repository)}/`
  const found = file.startsWith(address) ? /^(?:blob|tree)\/main\/(.*)$/.exec(file.slice(address.length)) : null
  return found === null ? undefined : resolve(root, decodeURIComponent(found[1] ?? ''))
}
