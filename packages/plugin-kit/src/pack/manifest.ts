import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isObject } from '../loose'

/** What is read of a package.json. Nothing of it is sure: people write it. */
export interface PackageManifest {
  readonly name?: unknown
  readonly version?: unknown
  readonly private?: unknown
  readonly license?: unknown
  readonly type?: unknown
  readonly main?: unknown
  readonly types?: unknown
  readonly typings?: unknown
  readonly bin?: unknown
  readonly exports?: unknown
  readonly files?: unknown
  readonly engines?: unknown
  readonly repository?: unknown
  readonly scripts?: unknown
  readonly publishConfig?: unknown
  readonly dependencies?: unknown
  readonly peerDependencies?: unknown
  readonly optionalDependencies?: unknown
}

/**
 * Reads the package.json of a folder.
 *
 * @returns the manifest, or in words why there is none
 */
export function readManifest(folder: string): { readonly manifest: PackageManifest } | { readonly problem: string } {
  const path = join(folder, 'package.json')
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return { problem: `${path} cannot be read. Name the folder of a package: the one its package.json is in.` }
  }
  try {
    const manifest: unknown = JSON.parse(text)
    if (isObject(manifest)) return { manifest }
    return { problem: `${path} holds no JSON object. Write one, with a name and a version.` }
  } catch (error) {
    return { problem: `${path} is not JSON: ${error instanceof Error ? error.message : String(error)}. Correct it.` }
  }
}

/** A member of a value where that is an object and the member a text. */
export function textAt(value: unknown, key: string): string | undefined {
  const member = isObject(value) ? value[key] : undefined
  return typeof member === 'string' ? member : undefined
}
