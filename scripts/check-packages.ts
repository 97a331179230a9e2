/**
 * Checks that the packages are alike: manifests, version ranges, declared and used dependencies, README and LICENSE; a
 * README has an example that is run, and makes sense on the page of a registry.
 *
 * Usage: npx ts-node scripts/check-packages.ts
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkDependencies } from './lib/check-dependencies'
import { checkManifest, checkRootManifest } from './lib/check-manifest'
import { checkRanges } from './lib/check-ranges'
import { checkReadme } from './lib/check-readme'
import { reportProblems } from './lib/problem'
import { ROOT, readJson, readPackages } from './lib/repository'
import type { Problem } from './lib/problem'
import type { Manifest, Package } from './lib/repository'

/** Everything in which a package differs from what all packages have in common. */
export function checkPackages(root: string = ROOT): Problem[] {
  const packages = readPackages(root)
  const rootManifest = readJson(join(root, 'package.json')) as Manifest
  return [
    ...checkRootManifest(rootManifest),
    ...packages.flatMap((pack) => [
      ...checkManifest(pack, rootManifest),
      ...checkFiles(pack, root),
      ...checkReadme(pack, rootManifest),
      ...checkDependencies(pack, packages, root)
    ]),
    ...checkRanges(packages, rootManifest)
  ]
}

function checkFiles(pack: Package, root: string): Problem[] {
  const where = `packages/${pack.folder}`
  const missing = ['README.md', 'LICENSE']
    .filter((name) => !existsSync(join(pack.path, name)))
    .map((name) => ({ where, what: `${name} is missing.`, mend: 'npm shows it on the page of the package: add it.' }))
  const license = join(pack.path, 'LICENSE')
  if (!existsSync(license) || readFileSync(license, 'utf8') === readFileSync(join(root, 'LICENSE'), 'utf8'))
    return missing
  return [
    ...missing,
    { where: `${where}/LICENSE`, what: 'It differs from that of the root.', mend: 'Copy that of the root.' }
  ]
}

if (require.main === module) reportProblems('packages', checkPackages())
