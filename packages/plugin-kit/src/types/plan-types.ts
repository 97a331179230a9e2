import { existsSync, readFileSync } from 'node:fs'
import { loadPluginPackage, type LoadPackageOptions } from '../load/load-plugin-package'
import { TargetError } from '../load/target-error'
import { generateTypes, type GenerateTypesOptions } from './generate-types'
import { placeOfTypes } from './place-types'
import { sameTypes } from './same-types'

/** A generated file, beside what is on disk. */
export interface PlannedFile {
  /** Absolute. */
  readonly path: string
  readonly text: string
  /**
   * - `fresh`: it says what the fields say, whatever its comments and its form are
   * - `worded`: so it does, and its text is another
   * - `stale`: it says something else
   * - `missing`: it is not there
   */
  readonly state: 'fresh' | 'worded' | 'stale' | 'missing'
}

/**
 * The types of a plugin as they must be, each with how what is on disk compares. Nothing is written. The plugin's code
 * runs in this process.
 *
 * @param given folder of a plugin with `src/index.ts`, or a TypeScript file with a definition
 * @throws TargetError where there is none; TypesError where no types can be made of it
 */
export async function planTypes(
  given: string,
  options: GenerateTypesOptions & Pick<LoadPackageOptions, 'from'> = {}
): Promise<PlannedFile[]> {
  const { definition, target } = loadPluginPackage(given, { ...options, sources: true })
  const { sources } = target
  if (sources === undefined) {
    throw new TargetError(`${given} has no TypeScript sources to write types for: there is no src/index.ts.`)
  }
  const files = await generateTypes(definition, options)
  return files.map(({ path, text }) => {
    const place = placeOfTypes(path, sources)
    return { path: place, text, state: compare(place, text) }
  })
}

function compare(path: string, text: string): PlannedFile['state'] {
  if (!existsSync(path)) return 'missing'
  const there = readFileSync(path, 'utf8')
  if (there === text) return 'fresh'
  return sameTypes(there, text) ? 'worded' : 'stale'
}
