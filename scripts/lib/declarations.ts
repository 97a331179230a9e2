import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join } from 'node:path'
import { packageOf, readImports } from './imports'
import type { Packed } from './packed'
import type { Problem } from './problem'
import { ROOT, printPath, readJson } from './repository'
import { run } from './run'
import type { Manifest } from './repository'

/** Settings under which programs of users are compiled; our declarations must be right under each. */
const SETTINGS: Readonly<Record<string, object>> = {
  // The oldest resolution of Node's own rules: a type of a package that is ESM only is an error here.
  node16: { module: 'node16', moduleResolution: 'node16', lib: ['es2023'], esModuleInterop: false },
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext', exactOptionalPropertyTypes: true },
  bundler: { module: 'esnext', moduleResolution: 'bundler', esModuleInterop: true, noUncheckedIndexedAccess: true }
}

/** Names of the settings under which consumers are compiled. */
export const CONSUMER_SETTINGS: readonly string[] = Object.keys(SETTINGS)

/**
 * Compiles programs of users against the installed packages, once as CommonJS and once as ES modules. Errors in the
 * declarations of others are passed over; in ours, and in the programs, none may be.
 *
 * @param project where the packages are installed
 * @param programs folder of TypeScript files, copied into the project
 * @param name one of {@link CONSUMER_SETTINGS}
 */
export async function compileConsumers(project: string, programs: string, name: string): Promise<Problem[]> {
  const folder = join(project, `types-${name}`)
  mkdirSync(folder)
  for (const file of readdirSync(programs)) {
    cpSync(join(programs, file), join(folder, file))
    cpSync(join(programs, file), join(folder, file.replace(/\.ts$/, '.mts')))
  }
  const compilerOptions = { target: 'es2023', strict: true, noEmit: true, skipLibCheck: false, types: ['node'] }
  const settings = { compilerOptions: { ...compilerOptions, ...SETTINGS[name] }, include: ['.'] }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings))
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')
  const { code, output } = await run(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], { cwd: project })
  const errors = output.split('\n').filter((line) => /\berror TS\d+: /.test(line))
  // Without a place it is about the settings, or about all.
  const ours = errors.filter((line) => !line.includes('node_modules/') || line.includes('@extensible-webhooks/'))
  if (code !== 0 && errors.length === 0) throw new Error(`tsc ended with ${code}:\n${output}`)
  return ours.map((what) => ({
    where: `a program with the settings of ${name}`,
    what,
    mend: 'Mend the declaration, or the program under scripts/test/consumer-types.'
  }))
}

/**
 * What the declarations of a package name, as far as its `index.d.ts` leads to them, is declared by it, and can be named by
 * a CommonJS program: a type of a package that is ESM only can not.
 *
 * @param packed one of ours
 * @param project where it is installed with all that it needs
 */
export function checkDeclarations({ name, folder }: Pick<Packed, 'name' | 'folder'>, project: string): Problem[] {
  const manifest = readJson(join(folder, 'package.json')) as Manifest
  const declared = { ...manifest.dependencies, ...manifest.peerDependencies }
  return [...reachableFrom(join(folder, 'dist', 'index.d.ts'))].flatMap(([path, specifiers]) => {
    const named = specifiers.map((specifier) => packageOf(specifier, isBuiltin)).filter((other) => other !== undefined)
    return [...new Set(named)]
      .flatMap((other) => problemOf(other, declared, project))
      .map((problem) => ({ where: `${name}: ${printPath(path, folder)}`, ...problem }))
  })
}

/** The declarations that one leads to, itself among them, each with what it imports. */
function reachableFrom(start: string): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>()
  const waiting = [start]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue
    const specifiers = readImports(path).map(({ specifier }) => specifier)
    found.set(path, specifiers)
    waiting.push(...specifiers.filter((specifier) => specifier.startsWith('.')).map(besides(path)))
  }
  return found
}

function besides(path: string): (specifier: string) => string {
  return (specifier) => {
    const file = join(dirname(path), specifier)
    return existsSync(`${file}.d.ts`) ? `${file}.d.ts` : join(file, 'index.d.ts')
  }
}

function problemOf(other: string, declared: object, project: string): Omit<Problem, 'where'>[] {
  const types = `@types/${other.replace('@', '').replace('/', '__')}`
  if (!(other in declared) && !(types in declared)) {
    return [{ what: `It names a type of ${other}, which is not declared.`, mend: 'Declare it, or name no type of it.' }]
  }
  const path = join(project, 'node_modules', other, 'package.json')
  if (!existsSync(path) || !isEsmOnly(readJson(path) as Manifest)) return []
  return [
    {
      what: `It names a type of ${other}, which is ESM only.`,
      mend: 'Write a type of our own in its place: programs in CommonJS cannot name that one.'
    }
  ]
}

function isEsmOnly({ type, exports }: Manifest): boolean {
  return type === 'module' && !JSON.stringify(exports ?? '').includes('"require"')
}
