import type { JSONObject } from '@segment/actions-core'
import { done, refuse, type Answer } from '../answer'
import { suggest } from '../file/nearest'
import type { DefinitionView } from '../model/catalog'
import { splitHostValues, type HostValues } from '../model/host-values'

/** A ready mapping of a plugin. */
export interface PresetView {
  readonly name: string
  readonly action: string
  /** FQL; what comes from Engage and not from a source takes every track call. */
  readonly trigger: string
}

const EVERY_TRACK = 'type = "track"'

/** The presets of a plugin that refer to an action of it. */
export function presetsOf({ presets = [], actions }: DefinitionView): PresetView[] {
  return presets
    .filter(({ partnerAction }) => Object.hasOwn(actions, partnerAction))
    .map((preset) => ({
      name: preset.name ?? preset.partnerAction,
      action: preset.partnerAction,
      trigger: preset.type === 'automatic' ? preset.subscribe : EVERY_TRACK
    }))
}

/** What a mapping made from a preset starts with. */
export function presetMapping(
  definition: DefinitionView,
  name: string
): Answer<PresetView & HostValues & { readonly fields: JSONObject }> {
  const known = presetsOf(definition)
  const preset = known.find((each) => each.name === name)
  if (!preset) {
    return known.length === 0
      ? refuse('The plugin has no presets; choose an action.', 'preset')
      : refuse(
          `The plugin has no preset "${name}"; ${suggest(
            name,
            known.map((each) => each.name)
          )}`,
          'preset'
        )
  }
  const { mapping = {} } =
    (definition.presets ?? []).find((each) => (each.name ?? each.partnerAction) === preset.name) ?? {}
  return done({ ...preset, ...splitHostValues(structuredClone(mapping)) })
}
