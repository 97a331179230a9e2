import { existsSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { exportedNames } from './exported-names'
import { fencesOf, linksOf } from './markdown'
import { webAddress } from './product-fields'
import type { Problem } from './problem'
import { SCOPE } from './repository'
import type { Manifest, Package } from './repository'

/** npm packs these whatever "files" says. */
const ALWAYS_PACKED = ['README.md', 'LICENSE', 'package.json']

/**
 * The README of a package as a registry shows it: it has an example that the suite runs, and no link that leaves the
 * package, since a registry has nothing at its other end.
 */
export function checkReadme({ folder, path, manifest }: Package, root: Manifest): Problem[] {
  const file = join(path, 'README.md')
  if (!existsSync(file)) return []
  const where = `packages/${folder}/README.md`
  const markdown = readFileSync(file, 'utf8')
  return [
    ...(hasExports(path) ? checkExample(markdown, where) : []),
    ...checkName(markdown, SCOPE + folder, where),
    ...checkLinks(markdown, manifest, root, where)
  ]
}

/** A package that was only begun can show nothing. */
function hasExports(path: string): boolean {
  const { values, types } = exportedNames(join(path, 'src', 'index.ts'))
  return values.length + types.length > 0
}

function checkExample(markdown: string, where: string): Problem[] {
  if (fencesOf(markdown).some(({ info }) => info.includes('run') && !info.includes('fails'))) return []
  return [
    {
      where,
      what: 'No example in it is run.',
      mend: 'Mark one `js run` or `sh run`: scripts/test/documented-commands.test.ts runs it.'
    }
  ]
}

function checkName(markdown: string, name: string, where: string): Problem[] {
  if (markdown.startsWith(`# ${name}\n`)) return []
  return [{ where, what: 'It does not begin with the name of the package.', mend: `Begin with "# ${name}".` }]
}

function checkLinks(markdown: string, { files = [] }: Manifest, root: Manifest, where: string): Problem[] {
  const packed = [...files, ...ALWAYS_PACKED]
  const address = root.repository === undefined ? 'the address of the repository' : webAddress(root.repository)
  return linksOf(markdown)
    .filter(({ target }) => !/^([a-z]+:|#)/.test(target))
    .map(({ target, line }) => ({ target, line, file: posix.normalize(target.split('#')[0] ?? '') }))
    .filter(({ file }) => !packed.some((name) => file === name || file.startsWith(`${name}/`)))
    .map(({ target, line, file }) => ({
      where: `${where}:${line}`,
      what: `The link ${target} leads out of the package, so it is dead on a registry.`,
      mend: `Write ${address}/blob/main/${posix.join(posix.dirname(where), file)}: check-docs follows it to the file.`
    }))
}
