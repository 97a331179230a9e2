import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { suggest } from '@extensible-webhooks/workspace'
import { EXIT, InputError } from '../exit-codes'
import type { Io } from '../io'
import { findRecipes, type Recipe, type Variable } from './find-recipes'

/** What `xwh recipe use` was asked to do. */
export interface UseOptions {
  /** Where to. */
  readonly folder: string
  readonly force: boolean
  readonly json: boolean
}

/** Prints every recipe. */
export function listRecipes({ json }: { readonly json: boolean }, { stdout }: Io): number {
  const recipes = findRecipes()
  if (json) {
    stdout.write(`${JSON.stringify(recipes.map(({ path: _path, ...recipe }) => recipe))}\n`)
    return EXIT.ok
  }
  const width = Math.max(...recipes.map(({ name }) => name.length))
  for (const { name, description } of recipes) stdout.write(`${name.padEnd(width)}  ${description}\n`)
  stdout.write('\nxwh recipe use NAME copies one to start from.\n')
  return EXIT.ok
}

/**
 * Copies a recipe.
 *
 * @returns the exit code
 * @throws InputError where there is no such recipe, or where something would be overwritten
 */
export function copyRecipe(name: string, { folder, force, json }: UseOptions, { stdout }: Io): number {
  const recipes = findRecipes()
  const recipe = recipes.find((each) => each.name === name)
  if (!recipe) {
    const known = recipes.map((each) => each.name)
    throw new InputError(`There is no recipe "${name}"; ${suggest(name, known)}`)
  }
  const files = filesOf(recipe.path)
  checkFolder(folder, files, force)
  mkdirSync(folder, { recursive: true })
  for (const file of files) cpSync(join(recipe.path, file), join(folder, file), { force: true })
  renameInReadme(recipe, folder)
  stdout.write(
    json ? `${JSON.stringify({ folder, files, variables: recipe.variables })}\n` : tell(recipe, folder, files)
  )
  return EXIT.ok
}

/** Every file of a folder by its path from there. */
function filesOf(path: string): readonly string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(path, join(entry.parentPath, entry.name)))
    .sort()
}

function checkFolder(folder: string, files: readonly string[], force: boolean): void {
  if (existsSync(folder) && !statSync(folder).isDirectory()) {
    throw new InputError(`${folder} is a file; name a folder that the recipe may be copied to.`)
  }
  const there = files.filter((file) => existsSync(join(folder, file)))
  if (there.length === 0 || force) return
  throw new InputError(
    `${folder} has ${there.slice(0, 3).join(', ')}${there.length > 3 ? ' and more' : ''} already; ` +
      'name another folder, or overwrite with --force.'
  )
}

/** The commands of the README name the recipe as it stands in the repository. */
function renameInReadme({ name }: Recipe, folder: string): void {
  const path = join(folder, 'README.md')
  writeFileSync(path, readFileSync(path, 'utf8').replaceAll(`recipes/${name}`, folder))
}

function tell({ title, variables }: Recipe, folder: string, files: readonly string[]): string {
  const width = Math.max(...variables.map(({ name }) => name.length))
  return [
    `${title}: ${files.length} files are in ${folder}.`,
    '',
    'Variables of the environment (README.md says what they are):',
    ...variables.map((variable) => `  ${variable.name.padEnd(width)}  ${describe(variable)}`),
    '',
    'What to do next:',
    `  npx xwh test ${folder}`,
    ''
  ].join('\n')
}

function describe({ default: fallback }: Variable): string {
  return fallback === undefined ? 'needed' : `default: ${fallback}`
}
