import { objectOf, textOf, type Loose } from '../../loose'
import { actionsOf, fieldsIn, presetsOf, type ActionAt } from '../definition/walk'
import { sampleObject, sampleValue } from './sample-value'

/** One mapping that is tried. */
export interface Trial {
  readonly kind: 'preset' | 'action'
  readonly slug: string
  /** `presets[0]` or `actions.send` */
  readonly at: string
  /** FQL; empty where there is none. */
  readonly fql: string
  readonly mapping: Loose
  readonly fields: Loose
}

/** Every action with its defaults, and every preset for an action that is there. */
export function trialsOf(definition: Loose): Trial[] {
  const actions = actionsOf(definition)
  const presets = presetsOf(definition).flatMap(({ preset, at }): Trial[] => {
    const action = actions.find(({ slug }) => slug === preset['partnerAction'])
    if (!action) return []
    const mapping = objectOf(preset['mapping'])
    return [{ ...trialOf(action, mapping), kind: 'preset', at, fql: textOf(preset['subscribe']) ?? '' }]
  })
  return [...actions.map((action) => trialOf(action, defaultsOf(action))), ...presets]
}

function trialOf(action: ActionAt, mapping: Loose): Trial {
  const { slug, at } = action
  const mode = objectOf(action.action['syncMode'])['default']
  return {
    kind: 'action',
    slug,
    at,
    fql: textOf(action.action['defaultSubscription']) ?? '',
    mapping: {
      ...mapping,
      ...filledIn(action, mapping),
      ...(mode === undefined ? {} : { __segment_internal_sync_mode: mode })
    },
    fields: objectOf(action.action['fields'])
  }
}

function defaultsOf({ action }: ActionAt): Loose {
  const defaults = fieldsIn(action['fields'], '').flatMap(({ name, field }) =>
    field['default'] === undefined ? [] : [[name, field['default']] as const]
  )
  return Object.fromEntries(defaults)
}

/** What somebody fills in: the required fields that the mapping leaves out or empty. Hidden ones nobody sees. */
function filledIn({ action }: ActionAt, mapping: Loose): Loose {
  const asked = fieldsIn(action['fields'], '').filter(
    ({ name, field }) => isEmpty(mapping[name]) && field['required'] !== undefined && field['required'] !== false
  )
  const seen = asked.filter(({ field }) => field['unsafe_hidden'] !== true && field['readOnly'] !== true)
  return Object.fromEntries(seen.map(({ name, field }) => [name, sampleValue(name, field)]))
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}

/** Settings that somebody could have given, with tokens as OAuth leaves them. */
export function sampleSettings(definition: Loose): Loose {
  const fields = fieldsIn(objectOf(definition['authentication'])['fields'], '')
  const values = fields.map(({ name, field }) => [name, field['default'] ?? sampleValue(name, field)] as const)
  return { ...Object.fromEntries(values), oauth: { access_token: 'sample', refresh_token: 'sample' } }
}

/** What an audience of this destination could be set up with. */
export function sampleAudience(definition: Loose): Loose {
  return sampleObject(definition['audienceFields'])
}
