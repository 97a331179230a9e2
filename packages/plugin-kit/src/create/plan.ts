import { PRESETS } from './authentication/presets'
import type { AuthenticationPreset } from './authentication/preset'
import type { Kind } from './kinds/kind'
import { kindOf } from './kinds/kind-of'
import { defaultSlug, defaultTitle, partsOf, titleOfAction, wordsOfAction } from './names'
import type { CiSystem, CreateOptions, Licence } from './options'

/** One action of a new plugin. */
export interface PlannedAction {
  /** In the definition, and its folder. */
  readonly name: string
  readonly title: string
  /** Slug of the destination that shows it in the workspace file. */
  readonly destination: string
  readonly kind: Kind
}

/** Everything that the files of a new plugin are made of: the options, with what was left out. */
export interface Plan {
  readonly name: string
  readonly scoped: boolean
  readonly toolsVersion: string
  readonly title: string
  readonly slug: string
  /** Who holds the copyright. */
  readonly owner: string
  readonly year: number
  readonly authentication: AuthenticationPreset
  readonly actions: readonly [PlannedAction, ...PlannedAction[]]
  readonly batch: boolean
  readonly ci: CiSystem
  readonly licence: Licence
  /** Begins the names of its environment variables: `ACME_CRM`. */
  readonly environment: string
}

/** What an action is called where none is named. */
export const DEFAULT_ACTION = 'upsertContact'

/** Fills in what the options leave out. */
export function planOf(options: CreateOptions): Plan {
  const { name, toolsVersion, year, authentication = 'bearer', batch = false } = options
  const { ci = 'github', licence = 'UNLICENSED', slug = defaultSlug(name), title = defaultTitle(name) } = options
  const [first = DEFAULT_ACTION, ...others] = options.actions ?? []
  const { scope } = partsOf(name)
  return {
    name,
    scoped: scope !== undefined,
    toolsVersion,
    title,
    slug,
    owner: scope === undefined ? title : defaultTitle(scope),
    year,
    authentication: PRESETS[authentication],
    actions: [planAction(first), ...others.map(planAction)],
    batch,
    ci,
    licence,
    environment: slug.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')
  }
}

function planAction(name: string): PlannedAction {
  const words = wordsOfAction(name)
  return { name, title: titleOfAction(name), destination: words.join('-'), kind: kindOf(name) }
}
