/**
 * Copies the recipes into the package of the CLI, which brings them along when it is published. npm runs this before it
 * packs the package, and again with --remove afterwards: in the repository `xwh` uses the recipes at the root.
 *
 * Usage: node scripts/copy-recipes.js [--remove]
 */
const { cpSync, rmSync } = require('node:fs')
const { join } = require('node:path')

const root = join(__dirname, '..')
const copy = join(root, 'packages', 'cli', 'recipes')

rmSync(copy, { recursive: true, force: true })
if (!process.argv.includes('--remove')) cpSync(join(root, 'recipes'), copy, { recursive: true })
