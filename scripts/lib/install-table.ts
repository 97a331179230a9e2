import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { table } from './generated-blocks'
import type { InstallSize } from './install-size'
import { ROOT, readJson } from './repository'

/** The figures of one package. */
export interface PackageSize {
  readonly name: string
  /** Of the tarball. */
  readonly packedBytes: number
  /** Of its files. */
  readonly unpackedBytes: number
  /** It and its dependencies, without what is there for peer dependencies alone. */
  readonly own: InstallSize
  /** All that is installed. */
  readonly withPeers: InstallSize
}

/** What docs/install-sizes.json holds. */
export interface InstallSizes {
  /** Day, such as 2026-11-30. */
  readonly measured: string
  readonly by: string
  readonly rows: readonly PackageSize[]
}

/** The figures that were kept; none before they were measured. */
export function readInstallSizes(root: string = ROOT): InstallSizes | undefined {
  const path = join(root, 'docs', 'install-sizes.json')
  return existsSync(path) ? (readJson(path) as InstallSizes) : undefined
}

/** The table of docs/install-sizes.md. */
export function installTable(sizes: InstallSizes | undefined = readInstallSizes()): string {
  if (sizes === undefined) return 'The figures are made by `npx ts-node scripts/install-sizes.ts --write`.'
  const head = [
    'package',
    'tarball',
    'unpacked',
    'packages',
    'node_modules',
    'packages with peers',
    'node_modules with peers'
  ]
  const rows = sizes.rows.map(({ name, packedBytes, unpackedBytes, own, withPeers }) => [
    `\`${name}\``,
    kilobytes(packedBytes),
    kilobytes(unpackedBytes),
    String(own.packages),
    megabytes(own.bytes),
    String(withPeers.packages),
    megabytes(withPeers.bytes)
  ])
  return `Measured on ${sizes.measured}: ${sizes.by}.\n\n${table(head, rows)}`
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1_000).toFixed(1)} kB`
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(bytes < 1_000_000 ? 2 : 1)} MB`
}
