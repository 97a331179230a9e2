import { readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { SCOPE, listFiles, readPackages, type Manifest, type Package } from './repository'

/** Folder of the destinations in a fork of `segmentio/action-destinations`. */
export const DESTINATIONS = join('packages', 'destination-actions', 'src', 'destinations')

/** One file that an export writes. */
export interface ForkFile {
  /** From the folder of the destination. */
  readonly path: string
  readonly text: string
}

/** A destination as a fork has it, and what its sources need. */
export interface ForkExport {
  readonly files: readonly ForkFile[]
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

/**
 * The sources of a destination in the layout of a fork: `index.ts`, `generated-types.ts`, `<action>/…` as they are, what it
 * has of our other packages in folders beside them, its licence, and a test.
 *
 * @param folder the package under packages/
 * @param types the type packages of the root, by name
 * @throws where there is no such package
 */
export function sourcesForFork(folder: string, types: Readonly<Record<string, string>>): ForkExport {
  const packages = readPackages()
  const own = packageIn(packages, folder)
  const others = ourDependencies(own.manifest).map((name) => packageIn(packages, name))
  const sources = [...copied(own, ''), ...others.flatMap((other) => copied(other, other.folder))]
  const declared = Object.entries(
    Object.assign({}, ...[own, ...others].map(({ manifest }) => manifest.dependencies)) as Record<string, string>
  )
  // What is declared for actions-core, and not imported, the fork has itself.
  const dependencies = Object.fromEntries(declared.filter(([name]) => imports(sources, name)))
  const named = Object.keys(dependencies).map((name) => `@types/${name}`)
  return {
    files: [...sources, { path: 'LICENSE', text: readFileSync(join(own.path, 'LICENSE'), 'utf8') }, testFile()],
    dependencies,
    devDependencies: Object.fromEntries(
      named.flatMap((name) => (types[name] === undefined ? [] : [[name, types[name]]]))
    )
  }
}

function imports(files: readonly ForkFile[], name: string): boolean {
  return files.some(({ text }) => text.includes(`from '${name}'`))
}

/** The one file of a destination that comes from its npm package. */
export function dependencyForFork(folder: string): ForkExport {
  const { manifest } = packageIn(readPackages(), folder)
  const name = manifest.name ?? ''
  const text = `import { destination } from '${name}'\n\nexport default destination\n`
  return {
    files: [{ path: 'index.ts', text }, testFile()],
    dependencies: { [name]: manifest.version ?? '' },
    devDependencies: {}
  }
}

/**
 * Registers a destination in `destinations/index.ts`: the line of an id that is there is led to the new folder, and a new
 * id gets a line after the others.
 *
 * @throws where the file has no line to put it beside
 */
export function registerIn(index: string, id: string, slug: string): string {
  const line = `register('${id}', './${slug}')`
  const there = new RegExp(`^register\\('${id}', .*\\)$`, 'm')
  if (there.test(index)) return index.replace(there, line)
  const last = [...index.matchAll(/^register\(.*\)$/gm)].at(-1)
  if (!last)
    throw new Error(
      'destinations/index.ts has no line that begins with register(; is this a fork of Segment’s repository?'
    )
  const end = last.index + last[0].length
  return `${index.slice(0, end)}\n${line}${index.slice(end)}`
}

function packageIn(packages: readonly Package[], folder: string): Package {
  const found = packages.find((each) => each.folder === folder)
  if (!found)
    throw new Error(`There is no package ${folder}; there are ${packages.map((each) => each.folder).join(', ')}.`)
  return found
}

function ourDependencies({ dependencies = {} }: Manifest): string[] {
  return Object.keys(dependencies).flatMap((name) => (name.startsWith(SCOPE) ? [name.slice(SCOPE.length)] : []))
}

function copied({ path }: Package, into: string): ForkFile[] {
  const source = join(path, 'src')
  return listFiles(source, ['.ts']).map((file) => {
    const place = join(into, relative(source, file))
    return { path: place, text: withOwnImports(readFileSync(file, 'utf8'), place) }
  })
}

/** Our other packages lie in folders of the destination. */
function withOwnImports(text: string, path: string): string {
  return text.replace(new RegExp(`'${SCOPE}([a-z-]+)'`, 'g'), (_whole, name: string) => {
    const place = relative(dirname(path), name).split(sep).join('/')
    return `'${place.startsWith('.') ? place : `./${place}`}'`
  })
}

/** In the place and with the tools of the fork's own tests. */
function testFile(): ForkFile {
  const text = `import { createTestIntegration } from '@segment/actions-core'
import Definition from '../index'

describe(Definition.name, () => {
  const integration = createTestIntegration(Definition)

  it.each(Object.keys(Definition.actions))('has an action %s that can be tested', (action) => {
    expect(integration.actions[action]).toBeDefined()
    expect(typeof Definition.actions[action].perform).toBe('function')
  })
})
`
  return { path: join('__tests__', 'index.test.ts'), text }
}
