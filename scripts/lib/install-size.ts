import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readJson } from './repository'

/** What an installation holds. */
export interface InstallSize {
  /** Packages in node_modules, those at several places counted at each. */
  readonly packages: number
  /** Bytes of their files. */
  readonly bytes: number
}

/** An installation as a whole, and what of it is not there for a peer dependency alone. */
export interface Installed {
  readonly all: InstallSize
  readonly withoutPeers: InstallSize
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly peer?: boolean }>>
}

/** Measures what npm installed in a project; its own notes and links to programs are not counted. */
export function measureInstall(project: string): Installed {
  const { packages } = readJson(join(project, 'node_modules', '.package-lock.json')) as Lock
  const places = Object.entries(packages).map(([place, { peer = false }]) => ({
    peer,
    // What is nested in it is counted at its own place.
    bytes: bytesOf(join(project, place))
  }))
  return { all: sum(places), withoutPeers: sum(places.filter(({ peer }) => !peer)) }
}

function sum(places: readonly { readonly bytes: number }[]): InstallSize {
  return { packages: places.length, bytes: places.reduce((total, { bytes }) => total + bytes, 0) }
}

/** Bytes of all files of a package, without those of packages inside it. */
export function bytesOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules')
    .map((entry) => join(folder, entry.name))
    .reduce((total, path) => total + (lstatSync(path).isDirectory() ? bytesOf(path) : lstatSync(path).size), 0)
}
