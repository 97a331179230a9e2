import { createRequire } from 'node:module'
import { Command } from 'commander'
import type { Io } from '../io'
import type * as RecipeModule from './recipe'
import type { UseOptions } from './recipe'

const load = createRequire(__filename)

/** The command `xwh recipe`. */
export function recipeCommand(io: Io, done: (code: number) => void): Command {
  const recipe = (): typeof RecipeModule => load('./recipe') as typeof RecipeModule
  const command = new Command('recipe').description('Shows the recipes, or copies one to start from.')
  command
    .command('list')
    .description('Shows every recipe.')
    .option('--json', 'prints a JSON list', false)
    .action((options: { readonly json: boolean }) => {
      done(recipe().listRecipes(options, io))
    })
  command
    .command('use')
    .description('Copies a recipe: a workspace, its functions, events and scenarios.')
    .argument('<name>', 'name of the recipe, see xwh recipe list')
    .argument('[folder]', 'where to (default: a folder of its name)')
    .option('--force', 'overwrites files of the same names', false)
    .option('--json', 'prints one JSON object', false)
    .addHelpText('after', AFTER)
    .action((name: string, folder: string | undefined, options: Omit<UseOptions, 'folder'>) => {
      done(recipe().copyRecipe(name, { ...options, folder: folder ?? name }, io))
    })
  return command
}

const AFTER = `
Nothing is overwritten without --force.

Example:
  xwh recipe use reddit-ads-audiences ads
  xwh test ads`
