import { existsSync, readFileSync } from 'node:fs'
import { dirname, extname, join, relative } from 'node:path'
import { objectOf, type Loose } from '../../loose'
import type { Check, Finding } from '../check'
import type { PackageImport } from './imports'
import type { PackageSubject } from './subject'

const CORE = '@segment/actions-core'

/** What is looked for in a package beside its definition. */
export const PACKAGE_CHECKS: readonly Check<PackageSubject>[] = [
  {
    code: 'not-built',
    severity: 'error',
    looksFor: 'a package whose entry is not there; its sources are checked then, where it has any',
    mend: 'Run npm run build; then see that "main" or "exports" of package.json name what it writes.',
    find: ({ missing }) =>
      missing === undefined || missing.code === NOT_FOR_REQUIRE
        ? []
        : [{ where: 'package.json: main', what: `There is no file to load: ${missing.message}` }]
  },
  {
    code: 'core-peer',
    severity: 'error',
    looksFor: 'a package that does not have @segment/actions-core as a peer dependency',
    mend: 'Write it under "peerDependencies" (and "devDependencies" to build with), and not under "dependencies".',
    find: ({ whole, manifest }) => (whole ? coreFindings(manifest) : [])
  },
  {
    code: 'phantom-dependency',
    severity: 'error',
    looksFor: 'an import of a package that package.json does not declare: it is there by chance, or not at all',
    mend: 'Add it to "dependencies" of package.json, or do without it.',
    find: (subject) => phantoms(subject, ({ typeOnly, optional }) => !typeOnly && !optional)
  },
  {
    code: 'phantom-types',
    severity: 'warning',
    looksFor: 'types that come from a package which package.json does not declare: they are any for who installs it',
    mend: 'Add the package, or its @types, to "dependencies" of package.json.',
    find: (subject) => phantoms(subject, ({ typeOnly }) => typeOnly)
  },
  {
    code: 'deep-import',
    severity: 'warning',
    looksFor: 'an import of a file inside actions-core, whose place no version promises',
    mend: 'Import from @segment/actions-core itself, or from a path that its "exports" name.',
    find: ({ imports, folder }) =>
      imports
        .filter(({ specifier }) => specifier.startsWith(`${CORE}/dist/`) || specifier.startsWith(`${CORE}/src/`))
        .map((found) => ({ where: placeOf(found, folder), what: `It imports ${found.specifier}.` }))
  },
  {
    code: 'esm-only',
    severity: 'error',
    looksFor: 'a plugin that is an ES module: actions-core works with CommonJS only',
    mend: 'Build it as CommonJS ("type": "commonjs"), or give "exports" an entry for "require".',
    find: esmFindings
  }
]

/** Node's code where "exports" have nothing for \`require\`. */
const NOT_FOR_REQUIRE = 'ERR_PACKAGE_PATH_NOT_EXPORTED'

function esmFindings({ entry, missing, folder }: PackageSubject): Finding[] {
  if (missing?.code === NOT_FOR_REQUIRE) {
    return [{ where: 'package.json: exports', what: 'They have no entry for "require", by which hosts load plugins.' }]
  }
  if (entry === undefined || !isModule(entry)) return []
  return [{ where: relative(folder, entry) || entry, what: 'The file that hosts load is an ES module.' }]
}

function coreFindings({ dependencies, peerDependencies }: PackageSubject['manifest']): Finding[] {
  if (CORE in objectOf(dependencies)) {
    const what = 'It has a copy of actions-core of its own, whose MultiStatusResponse no host recognises.'
    return [{ where: 'package.json: dependencies', what }]
  }
  if (CORE in objectOf(peerDependencies)) return []
  return [{ where: 'package.json: peerDependencies', what: `${CORE} is not among them.` }]
}

function phantoms({ imports, manifest, folder }: PackageSubject, counts: (found: PackageImport) => boolean): Finding[] {
  const { name, dependencies, peerDependencies, optionalDependencies } = manifest
  const declared: Loose = {
    ...objectOf(dependencies),
    ...objectOf(peerDependencies),
    ...objectOf(optionalDependencies)
  }
  const seen = new Set<string>()
  return imports.filter(counts).flatMap((found) => {
    const fine = found.name === name || found.name in declared || (found.typeOnly && typesOf(found.name) in declared)
    if (fine || seen.has(found.name)) return []
    seen.add(found.name)
    return [{ where: placeOf(found, folder), what: `${found.name} is imported and not declared.` }]
  })
}

/** The package on DefinitelyTyped with the types of another. */
function typesOf(name: string): string {
  return `@types/${name.startsWith('@') ? name.slice(1).replace('/', '__') : name}`
}

function placeOf({ file, line }: PackageImport, folder: string): string {
  return `${relative(folder, file)}:${line}`
}

/** Whether Node takes a file for an ES module, by its name or by the nearest package.json. */
function isModule(path: string): boolean {
  if (extname(path) !== '.js') return extname(path) === '.mjs'
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = join(folder, 'package.json')
    if (existsSync(manifest)) return objectOf(JSON.parse(readFileSync(manifest, 'utf8')))['type'] === 'module'
  }
  return false
}
