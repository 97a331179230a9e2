import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { generateTypes } from '../../packages/plugin-kit/src/types/generate-types'
import type { GeneratedFile } from '../../packages/plugin-kit/src/types/generate-types'
import type { TypedDefinition } from '../../packages/plugin-kit/src/types/typed-definition'
import { ROOT } from './repository'

/** The packages of plugins of ours. */
const PLUGINS = ['destination', 'destination-search']

/** Types and JSON Schemas of settings and payloads of our plugins, from the root of the repository, as they must be. */
export async function definitionFiles(): Promise<GeneratedFile[]> {
  const made = PLUGINS.map(async (folder) => {
    const definition = definitionOf(folder)
    if (definition === undefined) return []
    const files = await generateTypes(definition, { madeBy: 'scripts/generate-types.ts', schemas: true })
    return files.map(({ path, text }) => ({ path: `packages/${folder}/${path}`, text }))
  })
  return (await Promise.all(made)).flat()
}

function definitionOf(folder: string): TypedDefinition | undefined {
  const entry = join(ROOT, 'packages', folder, 'src', 'index.ts')
  if (!existsSync(entry)) return undefined
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a plugin without a definition yet has no default
  return (require(entry) as { default?: TypedDefinition }).default
}
