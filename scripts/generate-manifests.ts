/**
 * Writes what the root's package.json says of the origin of this project (licence, author, repository, bugs) into that of
 * every package, and leads the links of their READMEs to that repository. A fork changes the root and runs this.
 *
 * Usage: npx ts-node scripts/generate-manifests.ts
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { format } from 'prettier'
import { webAddress, withProductFields } from './lib/product-fields'
import { ROOT, readJson, readPackages } from './lib/repository'
import type { Manifest, Package } from './lib/repository'

/** @returns paths of the files that were written */
export async function generateManifests(root: string = ROOT): Promise<string[]> {
  const rootManifest = readJson(join(root, 'package.json')) as Manifest
  const written: string[] = []
  for (const pack of readPackages(root)) {
    for (const { path, text } of await filesOf(pack, rootManifest)) {
      if (readFileSync(path, 'utf8') === text) continue
      writeFileSync(path, text)
      written.push(path)
    }
  }
  return written
}

async function filesOf({ folder, path, manifest }: Package, root: Manifest): Promise<{ path: string; text: string }[]> {
  const file = join(path, 'package.json')
  const filled = withProductFields(folder, manifest, root)
  const changed =
    filled === manifest
      ? readFileSync(file, 'utf8')
      : await format(JSON.stringify(filled), { parser: 'json-stringify', printWidth: 120 })
  const readme = join(path, 'README.md')
  const files = [{ path: file, text: changed }]
  if (existsSync(readme)) files.push({ path: readme, text: moveLinks(readFileSync(readme, 'utf8'), manifest, root) })
  return files
}

function moveLinks(markdown: string, before: Manifest, after: Manifest): string {
  if (before.repository === undefined || after.repository === undefined) return markdown
  return markdown.replaceAll(`](${webAddress(before.repository)}/`, `](${webAddress(after.repository)}/`)
}

if (require.main === module) {
  void generateManifests().then((written) => {
    console.error(`manifests: ${written.length} written`)
  })
}
