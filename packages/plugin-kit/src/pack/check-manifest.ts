import semver from 'semver'
import type { PluginProblem } from '../problem'
import type { ContentCode } from './content-code'
import { isObject } from '../loose'
import { textAt, type PackageManifest } from './manifest'
import { isThere, targetsOf } from './targets'

/** What a field has to be. */
interface Rule {
  readonly field: string
  readonly severity: PluginProblem['severity']
  readonly holds: (manifest: PackageManifest) => boolean
  readonly what: string
  readonly mend: string
}

/** Names as npm takes them for new packages: https://docs.npmjs.com/cli/configuring-npm/package-json#name. */
const NAME = /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/

/** Versions of dependencies that only this machine can follow. */
const LOCAL = /^(file|link|portal|workspace):/

const RULES: readonly Rule[] = [
  {
    field: 'name',
    severity: 'error',
    holds: ({ name }) => typeof name === 'string' && NAME.test(name) && name.length <= 214,
    what: 'It has no name that npm takes.',
    mend: 'Write a name in small letters, with the scope of your company: "@acme/destination-orders".'
  },
  {
    field: 'version',
    severity: 'error',
    holds: ({ version }) => typeof version === 'string' && semver.valid(version) === version,
    what: 'It has no version that npm takes.',
    mend: 'Write one of three numbers: "1.0.0".'
  },
  {
    field: 'license',
    severity: 'warning',
    holds: (manifest) => (textAt(manifest, 'license') ?? '') !== '',
    what: 'It does not say under which licence it may be used.',
    mend: 'Write "license": an SPDX name such as "MIT", or "UNLICENSED" for what stays in the company.'
  },
  {
    field: 'files',
    severity: 'warning',
    holds: ({ files }) => Array.isArray(files) && files.length > 0,
    what: 'It has no list of files, so everything in the folder that nothing ignores is published.',
    mend: 'Write "files": ["dist"].'
  },
  {
    field: 'engines',
    severity: 'warning',
    holds: ({ engines }) => textAt(engines, 'node') !== undefined,
    what: 'It does not say with which versions of Node it runs.',
    mend: 'Write "engines": { "node": ">=20.19.0" }.'
  },
  {
    field: 'repository',
    severity: 'warning',
    holds: ({ repository }) => typeof repository === 'string' || textAt(repository, 'url') !== undefined,
    what: 'It does not say where its source is; publishing with provenance needs that.',
    mend: 'Write "repository": { "type": "git", "url": "git+https://…" }.'
  }
]

/** What the package.json inside a package says that is wrong or missing. */
export function checkManifest(manifest: PackageManifest, files: readonly string[]): PluginProblem[] {
  return [...fields(manifest), ...targets(manifest, files), ...types(manifest, files), ...local(manifest)]
}

function fields(manifest: PackageManifest): PluginProblem[] {
  return RULES.filter(({ holds }) => !holds(manifest)).map(({ field, severity, what, mend }) =>
    problem({ severity, code: 'packed-manifest', where: `package.json: ${field}`, what, mend })
  )
}

function targets(manifest: PackageManifest, files: readonly string[]): PluginProblem[] {
  const named = targetsOf(manifest)
  const all = [...named, ...(named.some(({ field }) => entry(field)) ? [] : [{ field: 'main', path: 'index.js' }])]
  return all
    .filter((target) => !isThere(target, files))
    .map(({ field, path }) =>
      problem({
        severity: 'error',
        code: 'packed-target',
        where: `package.json: ${field}`,
        what: `It names ${path}, which is not in the package.`,
        mend: 'Build before you pack; then look at the path, and at "files" of package.json.'
      })
    )
}

/** A package without types works; TypeScript then refuses to import it where it is strict. */
function types(manifest: PackageManifest, files: readonly string[]): PluginProblem[] {
  const named = targetsOf(manifest)
  if (named.some(({ path }) => /\.d\.[cm]?ts$/.test(path))) return []
  const main = textAt(manifest, 'main') ?? 'index.js'
  // TypeScript looks beside `main` where `types` is not given.
  if (files.includes(`${main.replace(/^\.\//, '').replace(/\.[cm]?js$/, '')}.d.ts`)) return []
  return [
    problem({
      severity: 'warning',
      code: 'packed-types',
      where: 'package.json: types',
      what: 'It brings no types, so a strict TypeScript project cannot import it.',
      mend: 'Set "declaration": true in tsconfig.json and "types": "dist/index.d.ts" in package.json.'
    })
  ]
}

function local(manifest: PackageManifest): PluginProblem[] {
  return (['dependencies', 'peerDependencies', 'optionalDependencies'] as const).flatMap((field) => {
    const declared = manifest[field]
    const entries = isObject(declared) ? Object.entries(declared) : []
    return entries
      .filter(([, version]) => typeof version === 'string' && LOCAL.test(version))
      .map(([name]) =>
        problem({
          severity: 'error',
          code: 'packed-manifest',
          where: `package.json: ${field}`,
          what: `${name} comes from a folder of this machine, so nobody else can install the package.`,
          mend: 'Name a version of a registry: "^1.0.0".'
        })
      )
  })
}

function entry(field: string): boolean {
  return field === 'main' || field.startsWith('exports')
}

/** Keeps the codes to the closed list. */
function problem(value: PluginProblem & { readonly code: ContentCode }): PluginProblem {
  return value
}
