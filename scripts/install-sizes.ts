/**
 * Packs every package, installs each by itself, with its peer dependencies, in an empty project, and prints how large it
 * is and what it brings. With --write the figures are kept in docs/install-sizes.json, from which `npm run generate` makes
 * the table of docs/install-sizes.md.
 *
 * Usage: npx ts-node scripts/install-sizes.ts [--write]
 */
import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createConsumers, type Consumer } from './lib/consumer'
import { bytesOf, measureInstall } from './lib/install-size'
import { packAll, removePacked, type Packed } from './lib/packed'
import { ROOT, SCOPE, readJson, type Manifest } from './lib/repository'
import { run } from './lib/run'
import type { InstallSizes, PackageSize } from './lib/install-table'

async function measureAll(): Promise<PackageSize[]> {
  const { folder, packages } = await packAll()
  try {
    const make = await createConsumers(folder)
    const sizes: PackageSize[] = []
    // One after the other: they share a cache.
    for (const packed of packages) sizes.push(await measure(packed, packages, make))
    return sizes
  } finally {
    removePacked(folder)
  }
}

async function measure(
  packed: Packed,
  packages: readonly Packed[],
  make: (name: string, manifest: object) => Consumer
): Promise<PackageSize> {
  const needed = withOurs(packed, packages).map(({ name, tarball }) => [name, `file:${tarball}`] as const)
  const project = make(packed.name.slice(SCOPE.length), { dependencies: Object.fromEntries(needed) })
  await project.npm('install')
  const { all, withoutPeers } = measureInstall(project.folder)
  return {
    name: packed.name,
    packedBytes: statSync(packed.tarball).size,
    unpackedBytes: bytesOf(packed.folder),
    own: withoutPeers,
    withPeers: all
  }
}

/** A package and those of ours that it needs, which no registry has yet. */
function withOurs(packed: Packed, packages: readonly Packed[]): Packed[] {
  const { dependencies = {} } = readJson(join(packed.folder, 'package.json')) as Manifest
  const ours = packages.filter(({ name }) => name in dependencies)
  return [...new Set([packed, ...ours.flatMap((other) => withOurs(other, packages))])]
}

async function main(): Promise<void> {
  const rows = await measureAll()
  console.table(rows.map(({ own, withPeers, ...row }) => ({ ...row, own: own.packages, all: withPeers.packages })))
  if (!process.argv.includes('--write')) return
  const { output: npm } = await run('npm', ['--version'])
  const sizes: InstallSizes = {
    measured: new Date().toISOString().slice(0, 10),
    by: `npm ${npm.trim()}, Node ${process.version}, ${process.platform} ${process.arch}`,
    rows
  }
  writeFileSync(join(ROOT, 'docs', 'install-sizes.json'), `${JSON.stringify(sizes, null, 2)}\n`)
  console.error('docs/install-sizes.json is written. Now: npm run generate')
}

void main()
