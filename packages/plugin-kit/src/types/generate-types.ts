import type { PluginProblem } from '../problem'
import { hookFields, type Fields } from './hook-bundle'
import { reservedSettings } from './reserved-settings'
import type { TypedDefinition } from './typed-definition'
import { TypesError } from './types-error'
import { writeSchema, writeTypes, type TypeSource } from './write-types'

/** One file that is made from a definition. */
export interface GeneratedFile {
  /** Relative to the package, with `/` between folders. */
  readonly path: string
  readonly text: string
}

/** Options of {@link generateTypes}. */
export interface GenerateTypesOptions {
  /** What makes the files, for their first line. @default 'xwh plugin types' */
  readonly madeBy?: string
  /** Whether JSON Schemas of settings and payloads are made too, under `schemas/`. @default false */
  readonly schemas?: boolean
  /** Whether a field with choices is a `string`, as Segment's own tool has it, and not one of the choices. @default false */
  readonly plainChoices?: boolean
}

interface Target {
  readonly path: string
  readonly sources: readonly TypeSource[]
  readonly schema: { readonly path: string; readonly title: string; readonly fields: Fields }
}

/** Slugs become names of folders, and a definition may come from anywhere. */
const SLUG = /^\w[\w.-]*$/

/**
 * Makes the types that a plugin is written with, in the layout of Segment's repository: `src/generated-types.ts` with
 * `Settings` (and `AudienceSettings`), `src/<action>/generated-types.ts` with `Payload` (and `HookBundle`).
 *
 * @param definition an action-destination definition
 * @returns the files as they must be on disk; nothing is written
 * @throws TypesError where a setting has a reserved name or an action's slug is no name of a folder
 */
export async function generateTypes(
  definition: TypedDefinition,
  options: GenerateTypesOptions = {}
): Promise<GeneratedFile[]> {
  const { madeBy = 'xwh plugin types', schemas = false, plainChoices = false } = options
  const problems = [...reservedSettings(definition), ...badSlugs(definition)]
  if (problems.length > 0) throw new TypesError(problems)
  const banner = `// Made by ${madeBy} from the fields of the definition; change those.`
  const files = targetsOf(definition).map(async ({ path, sources, schema }) => [
    { path, text: await writeTypes(sources, banner, plainChoices) },
    ...(schemas ? [{ path: schema.path, text: await writeSchema(schema.title, schema.fields) }] : [])
  ])
  return (await Promise.all(files)).flat()
}

function targetsOf(definition: TypedDefinition): Target[] {
  const actions = Object.entries(definition.actions).map(([slug, action]) => payloadTarget(slug, action))
  return [settingsTarget(definition), ...actions]
}

function settingsTarget({ name, authentication, audienceFields }: TypedDefinition): Target {
  const fields = (authentication?.fields ?? {}) as Fields
  const title = `Settings of the ${name} destination`
  const audiences = (audienceFields ?? {}) as Fields
  const audience = { name: 'AudienceSettings', title: `Settings of an audience in ${name}`, fields: audiences }
  return {
    path: 'src/generated-types.ts',
    sources: [{ name: 'Settings', title, fields }, ...(Object.keys(audiences).length > 0 ? [audience] : [])],
    schema: { path: 'schemas/settings.json', title, fields }
  }
}

function payloadTarget(slug: string, action: TypedDefinition['actions'][string]): Target {
  const fields = (action.fields ?? {}) as Fields
  const title = `Payload of the action ${slug}`
  const hooks = hookFields(action.hooks)
  const bundle = { name: 'HookBundle', title: `Inputs and outputs of the hooks of the action ${slug}` }
  return {
    path: `src/${slug}/generated-types.ts`,
    sources: [{ name: 'Payload', title, fields }, ...(hooks ? [{ ...bundle, fields: hooks }] : [])],
    schema: { path: `schemas/${slug}.json`, title, fields }
  }
}

function badSlugs({ actions }: TypedDefinition): PluginProblem[] {
  return Object.keys(actions)
    .filter((slug) => !SLUG.test(slug))
    .map((slug) => ({
      severity: 'error',
      code: 'action-slug',
      where: `actions.${slug}`,
      what: 'The slug of an action is also the name of its folder, and this one cannot be.',
      mend: 'Use letters, digits, ".", "_" and "-", beginning with a letter or digit.'
    }))
}
