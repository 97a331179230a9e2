import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { InputError } from '../exit-codes'

/** One recipe. */
export interface Recipe {
  /** Name of its folder. */
  readonly name: string
  readonly title: string
  /** First sentence of its README. */
  readonly description: string
  /** What `workspace.yaml` reads from the environment. */
  readonly variables: readonly Variable[]
  /** Absolute path. */
  readonly path: string
}

/** A variable of the environment. */
export interface Variable {
  readonly name: string
  /** Unset where the variable is needed. */
  readonly default?: string
}

const REPOSITORY = join(__dirname, '../../../..')

/**
 * In the repository, the recipes at its root; in the published package, those that were copied into it when it was packed.
 * What lies above a published package is somebody else's, so a folder `recipes` alone proves nothing.
 */
function recipesFolder(): string {
  const isRepository = existsSync(join(REPOSITORY, 'packages', 'cli', 'package.json'))
  return isRepository ? join(REPOSITORY, 'recipes') : join(__dirname, '../../recipes')
}

/**
 * Reads every recipe.
 *
 * @throws InputError where there are none
 */
export function findRecipes(): readonly Recipe[] {
  const folder = recipesFolder()
  if (!existsSync(folder)) throw new InputError('This installation of xwh brings no recipes; install it again.')
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => readRecipe(name, join(folder, name)))
    .sort((a, b) => a.name.localeCompare(b.name))
}

function readRecipe(name: string, path: string): Recipe {
  const [title = '', description = ''] = readFileSync(join(path, 'README.md'), 'utf8').split(/\n{2,}/)
  return {
    name,
    title: title.replace(/^# /, ''),
    description: plain(description),
    variables: variablesOf(readFileSync(join(path, 'workspace.yaml'), 'utf8')),
    path
  }
}

/** Up to the end of the first sentence, without the marks of Markdown. */
function plain(paragraph: string): string {
  const text = paragraph.replace(/\s+/g, ' ').replace(/[_`]/g, '')
  return /^.*?\.(?= |$)/.exec(text)?.[0] ?? text
}

function variablesOf(workspace: string): readonly Variable[] {
  const found = [...workspace.matchAll(/\$\{env:([A-Za-z_]\w*)(?::-([^}]*))?\}/g)]
  const variables = found.map(([, name = '', fallback]): [string, Variable] => [
    name,
    { name, ...(fallback === undefined ? {} : { default: fallback }) }
  ])
  return [...new Map(variables).values()]
}
