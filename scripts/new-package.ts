/**
 * Makes the skeleton of a package as the others are: manifest, compiler settings, README, LICENSE, an index and a test,
 * its rank, and its place in the build.
 *
 * Usage: npm run new-package -- NAME --rank N --description TEXT [--imports signing,engine]
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { productFields } from './lib/product-fields'
import { PACKAGES } from './lib/ranks'
import { ROOT, SCOPE, readJson } from './lib/repository'
import { run } from './lib/run'
import type { Manifest } from './lib/repository'

/** What a new package is told apart by. */
export interface NewPackage {
  readonly folder: string
  readonly rank: number
  readonly description: string
  /** Folders of the packages that it may import. */
  readonly imports: readonly string[]
}

/**
 * Writes the package, unformatted.
 *
 * @returns the paths that were written or changed, from the root
 * @throws where the name is taken or not a name, or an import points upwards
 */
export function makePackage(wanted: NewPackage, root: string = ROOT): string[] {
  checkWanted(wanted, root)
  const rootManifest = readJson(join(root, 'package.json')) as Manifest
  const folder = `packages/${wanted.folder}`
  const files: Record<string, string> = {
    [`${folder}/package.json`]: JSON.stringify(manifestOf(wanted, rootManifest)),
    [`${folder}/tsconfig.json`]: JSON.stringify({
      extends: '../../tsconfig.base.json',
      compilerOptions: { composite: true, rootDir: 'src', outDir: 'dist' },
      include: ['src'],
      references: wanted.imports.map((name) => ({ path: `../${name}` }))
    }),
    [`${folder}/README.md`]: `# ${SCOPE}${wanted.folder}\n\n${wanted.description}.\n`,
    [`${folder}/src/index.ts`]: INDEX.replace('DESCRIPTION', wanted.description),
    [`${folder}/test/index.test.ts`]: TEST,
    'packages/tsconfig.json': JSON.stringify(
      withReference(readJson(join(root, 'packages/tsconfig.json')), wanted.folder)
    ),
    'scripts/lib/ranks.ts': withRank(readFileSync(join(root, 'scripts/lib/ranks.ts'), 'utf8'), wanted)
  }
  for (const [path, text] of Object.entries(files)) write(join(root, path), text)
  copyFileSync(join(root, 'LICENSE'), join(root, folder, 'LICENSE'))
  return [...Object.keys(files), `${folder}/LICENSE`]
}

function checkWanted({ folder, rank, imports }: NewPackage, root: string): void {
  if (!/^[a-z][a-z-]*$/.test(folder)) throw new Error(`"${folder}" is no name: use lower-case letters and hyphens`)
  if (existsSync(join(root, 'packages', folder))) throw new Error(`packages/${folder} is there already`)
  if (!Number.isInteger(rank) || rank < 0)
    throw new Error('--rank is a whole number, 0 for what imports nothing of ours')
  for (const name of imports) {
    const other = PACKAGES[name]
    if (other === undefined) throw new Error(`--imports: there is no package ${name}`)
    if (other.rank >= rank) throw new Error(`--imports: ${name} has rank ${other.rank}, which is not below ${rank}`)
  }
}

function manifestOf({ folder, description, imports }: NewPackage, root: Manifest): object {
  const { version = '', engines } = root
  return {
    name: SCOPE + folder,
    version,
    description,
    keywords: ['segment', 'action-destination'],
    ...productFields(folder, root),
    type: 'commonjs',
    main: 'dist/index.js',
    types: 'dist/index.d.ts',
    exports: {
      '.': { types: './dist/index.d.ts', default: './dist/index.js' },
      './package.json': './package.json'
    },
    files: ['dist', 'README.md', 'LICENSE'],
    sideEffects: false,
    engines: { node: engines?.node ?? '' },
    publishConfig: { access: 'public' },
    ...(imports.length > 0 ? { dependencies: Object.fromEntries(imports.map((name) => [SCOPE + name, version])) } : {})
  }
}

function withReference(build: unknown, folder: string): object {
  const { references, ...others } = build as { references: { path: string }[] }
  return { ...others, references: [...references.filter(({ path }) => path !== folder), { path: folder }] }
}

function withRank(text: string, { folder, rank, imports }: NewPackage): string {
  if (PACKAGES[folder] !== undefined) return text
  const key = folder.includes('-') ? `'${folder}'` : folder
  const line = `  ${key}: { rank: ${rank}, mayImport: [${imports.map((name) => `'${name}'`).join(', ')}] }`
  return text.replace(/( \})(\n\}\n)/, `$1,\n${line}$2`)
}

/** What no script can do by itself; `npm run check` and the tests ask for each. */
const NEXT = `Now: npm install, then npx ts-node scripts/list-exports.ts --write and npx ts-node scripts/install-sizes.ts --write.
Once it exports something: an example in its README that is run, and a program of a user in scripts/test/consumer-types.`

const INDEX = `/**
 * DESCRIPTION.
 *
 * @packageDocumentation
 */
export {}
`

const TEST = `import * as exported from '../src/index'

it('exports nothing yet', () => {
  expect(Object.keys(exported)).toEqual([])
})
`

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { rank: { type: 'string' }, description: { type: 'string' }, imports: { type: 'string', default: '' } },
    allowPositionals: true
  })
  const [folder] = positionals
  if (folder === undefined || values.rank === undefined || values.description === undefined) {
    throw new Error('Usage: npm run new-package -- NAME --rank N --description TEXT [--imports signing,engine]')
  }
  const imports = values.imports.split(',').filter((name) => name !== '')
  const written = makePackage({ folder, rank: Number(values.rank), description: values.description, imports })
  await run(join(ROOT, 'node_modules', '.bin', 'prettier'), [
    '--write',
    ...written.filter((path) => !path.endsWith('LICENSE'))
  ])
  console.log(`${written.join('\n')}\n\n${NEXT}`)
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 2
  })
}
