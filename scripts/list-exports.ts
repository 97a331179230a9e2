/**
 * Prints the exported names of every package, or writes them to the list that scripts/test/exported-names.test.ts
 * compares with, after a change of the public interface that was meant.
 *
 * Usage: npx ts-node scripts/list-exports.ts [--write]
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { format } from 'prettier'
import { exportedNames } from './lib/exported-names'
import { ROOT, readPackages } from './lib/repository'

const names = readPackages().map(({ folder, path }) => [folder, exportedNames(join(path, 'src', 'index.ts'))] as const)
const text = JSON.stringify(Object.fromEntries(names))

void format(text, { parser: 'json', printWidth: 120 }).then((formatted) => {
  if (!process.argv.includes('--write')) console.log(formatted)
  else writeFileSync(join(ROOT, 'scripts', 'test', 'exported-names.json'), formatted)
})
