import type { Package } from '../lib/repository'

/**
 * Packages in the order in which they are published: each after those that it needs, so that what is published can be
 * installed, wherever publishing ends.
 */
export function inOrder(packages: readonly Package[]): Package[] {
  const byName = new Map(packages.map((pack) => [pack.manifest.name, pack]))
  const placed = new Set<Package>()
  const place = (pack: Package): void => {
    if (placed.has(pack)) return
    const { dependencies, peerDependencies } = pack.manifest
    for (const name of Object.keys({ ...dependencies, ...peerDependencies }).sort()) {
      const needed = byName.get(name)
      if (needed !== undefined) place(needed)
    }
    placed.add(pack)
  }
  packages.forEach(place)
  return [...placed]
}
