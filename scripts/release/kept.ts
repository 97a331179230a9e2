import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { PackedPackage } from '../../packages/plugin-kit/src/pack/pack-package'
import { readJson } from '../lib/repository'

/** What is published of a package. */
export type Tarball = Pick<PackedPackage, 'name' | 'tarball' | 'integrity'>

const NOTE = 'release.json'

interface Note {
  readonly commit: string
  readonly tarballs: readonly Tarball[]
}

/**
 * Keeps the tarballs of a release until all are published: what was checked is what is published, by a later attempt too.
 *
 * @param root of the repository
 * @param tag of the release
 * @param commit that it is on
 */
export function keepTarballs(root: string, tag: string, commit: string, packed: readonly Tarball[]): void {
  const folder = folderOf(root, tag)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const tarballs = packed.map(({ name, tarball, integrity }) => {
    const kept = join(folder, basename(tarball))
    copyFileSync(tarball, kept)
    return { name, tarball: kept, integrity }
  })
  writeFileSync(join(folder, NOTE), JSON.stringify({ commit, tarballs } satisfies Note, null, 2))
}

/** The tarballs of an earlier attempt at the same commit, in their order; none where one is missing or has changed. */
export function keptTarballs(root: string, tag: string, commit: string): readonly Tarball[] | undefined {
  const note = join(folderOf(root, tag), NOTE)
  if (!existsSync(note)) return undefined
  const kept = readJson(note) as Note
  const whole = kept.commit === commit && kept.tarballs.every((tarball) => integrityOf(tarball) === tarball.integrity)
  return whole ? kept.tarballs : undefined
}

/** Removes them. */
export function forgetTarballs(root: string, tag: string): void {
  rmSync(folderOf(root, tag), { recursive: true, force: true })
}

function folderOf(root: string, tag: string): string {
  return join(root, '.cache', 'release', tag)
}

function integrityOf({ tarball }: Tarball): string | undefined {
  if (!existsSync(tarball)) return undefined
  return `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`
}
