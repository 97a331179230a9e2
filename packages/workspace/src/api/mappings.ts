import type { JSONObject } from '@segment/actions-core'
import { done, refuse, type Answer } from '../answer'
import { suggest } from '../file/nearest'
import type { BatchFile, DestinationFile, MappingFile } from '../file/types'
import type { DefinitionView } from '../model/catalog'
import type { HostValues, SyncMode } from '../model/host-values'
import { summaryOf } from './action-summary'
import type { Draft, Edit, Editor, Refusal } from './editor'
import { findDestination, findIndex, findWithPlugin, mappingName, present, withDestination, type Ref } from './lookup'
import { uniqueName } from '../file/names'
import { presetMapping, presetsOf, type PresetView } from './presets'
import { defaultsOf, showMappings } from './show-destination'
import type { ActionSummary, MappingView } from './views'

/** Mappings of one destination, as in Segment. */
const MAX_MAPPINGS = 50

/** What a new mapping is made of. */
export interface NewMapping {
  /** Slug of the destination. */
  readonly destination: string
  /** Slug of an action of its plugin; not with `preset`. */
  readonly action?: string
  /** Name of a ready mapping of the plugin. */
  readonly preset?: string
  /** @default the name of the preset, or the title of the action */
  readonly name?: string
  /** FQL. @default that of the preset or the action, else every track call */
  readonly trigger?: string
  /** Values in mapping kit, over those of the preset. */
  readonly fields?: JSONObject
  /** @default that of the preset, else of the action */
  readonly syncMode?: SyncMode
}

/** What of a mapping is changed; what is not given stays as it was. */
export interface MappingChange {
  readonly action?: string
  readonly trigger?: string
  /** Takes the place of all values; a field that is left out has its default. */
  readonly fields?: JSONObject
  readonly syncMode?: SyncMode
  /** `null` switches batching off. */
  readonly batch?: BatchFile | null
}

/** Mappings: made from a preset or an action, disabled, at most 50 a destination. */
export interface MappingsApi {
  /** The actions that a mapping of the destination can have. */
  actions(destination: string): Answer<ActionSummary[]>
  /** The ready mappings of its plugin. */
  presets(destination: string): Answer<PresetView[]>
  mappings(destination: string): Answer<MappingView[]>
  createMapping(mapping: NewMapping): Promise<Answer<MappingView>>
  updateMapping(destination: string, mapping: Ref, change: MappingChange): Promise<Answer<MappingView>>
  nameMapping(destination: string, mapping: Ref, name: string): Promise<Answer<MappingView>>
  /** Refused while a field that the action requires has no value. */
  enableMapping(destination: string, mapping: Ref): Promise<Answer<MappingView>>
  disableMapping(destination: string, mapping: Ref): Promise<Answer<MappingView>>
  removeMapping(destination: string, mapping: Ref): Promise<Answer<void>>
}

/** Makes the part of the workspace API that is about mappings. */
export function createMappingsApi(editor: Editor): MappingsApi {
  const change = (slug: string, ref: Ref, edit: EditMapping): Promise<Answer<MappingView>> =>
    editor.change((draft) => changeMapping(draft, slug, ref, edit))
  return {
    actions: (slug) => {
      const found = findWithPlugin(editor.current(), slug)
      if (!found.ok) return found
      const actions = Object.entries(found.value.definition.actions)
      return done(actions.map(([action, view]) => summaryOf(action, view)))
    },
    presets: (slug) => {
      const found = findWithPlugin(editor.current(), slug)
      return found.ok ? done(presetsOf(found.value.definition)) : found
    },
    mappings: (slug) => {
      const draft = editor.current()
      const found = findDestination(draft.file, slug)
      return found.ok ? done(showMappings(draft, slug)) : found
    },
    createMapping: (mapping) => editor.change((draft) => createMapping(draft, mapping)),
    updateMapping: (slug, ref, { batch, ...members }) =>
      change(slug, ref, (mapping) => ({
        ...mapping,
        ...present(members),
        ...(batch === undefined ? {} : { batch: batch ?? undefined })
      })),
    nameMapping: (slug, ref, name) =>
      change(slug, ref, (mapping, draft, index) => named(mapping, draft, slug, index, name)),
    enableMapping: (slug, ref) => change(slug, ref, (mapping, draft) => enabled(mapping, draft, slug)),
    disableMapping: (slug, ref) => change(slug, ref, (mapping) => ({ ...mapping, enabled: false })),
    removeMapping: (slug, ref) =>
      editor.change((draft) => {
        const found = findMapping(draft, slug, ref)
        if (!found.ok) return found
        const { index } = found.value
        return {
          file: withDestination(draft.file, slug, (destination) => ({
            ...destination,
            mappings: (destination.mappings ?? []).filter((_, place) => place !== index)
          })),
          value: () => undefined
        }
      })
  }
}

/** A mapping with its place in the destination. */
export interface FoundMapping {
  readonly destination: DestinationFile
  readonly mapping: MappingFile
  readonly index: number
}

/** Finds a mapping, or says which there are. */
export function findMapping(draft: Draft, slug: string, ref: Ref): Answer<FoundMapping> {
  const found = findDestination(draft.file, slug)
  if (!found.ok) return found
  const mappings = found.value.mappings ?? []
  const place = findIndex(
    mappings.map(mappingName),
    ref,
    'mapping',
    `createMapping({ destination: "${slug}", action })`
  )
  if (!place.ok) return place
  const mapping = mappings[place.value]
  return mapping ? done({ destination: found.value, mapping, index: place.value }) : refuse('There is no such mapping.')
}

/** A file with one of the mappings of a destination replaced. */
export function withMapping(draft: Draft, slug: string, index: number, mapping: MappingFile): Draft['file'] {
  return withDestination(draft.file, slug, (destination) => ({
    ...destination,
    mappings: (destination.mappings ?? []).map((each, place) => (place === index ? mapping : each))
  }))
}

type EditMapping = (mapping: MappingFile, draft: Draft, index: number) => MappingFile | Refusal

function changeMapping(draft: Draft, slug: string, ref: Ref, edit: EditMapping): Edit<MappingView> | Refusal {
  const found = findMapping(draft, slug, ref)
  if (!found.ok) return found
  const { mapping, index } = found.value
  const changed = edit(mapping, draft, index)
  if ('ok' in changed) return changed
  const file = withMapping(draft, slug, index, present(changed))
  return { file, value: (next) => showMappings(next, slug)[index] as MappingView }
}

function createMapping(draft: Draft, wanted: NewMapping): Edit<MappingView> | Refusal {
  const { destination: slug } = wanted
  const found = findWithPlugin(draft, slug)
  if (!found.ok) return found
  const { destination, definition } = found.value
  const mappings = destination.mappings ?? []
  if (mappings.length >= MAX_MAPPINGS) {
    return refuse(
      `The destination "${slug}" has ${MAX_MAPPINGS.toString()} mappings, which is the most; remove one first.`
    )
  }
  const base = baseOf(wanted, definition)
  if (!base.ok) return base
  const { name, action, trigger, fields, hooks } = base.value
  const syncMode = wanted.syncMode ?? base.value.syncMode
  const own = withoutDefaults({ ...fields, ...wanted.fields }, defaultsOf(draft, destination, action))
  const mapping: MappingFile = {
    name: uniqueName(wanted.name ?? name, mappings.map(mappingName)),
    action,
    enabled: false,
    trigger: wanted.trigger ?? trigger,
    fields: own,
    ...(syncMode === undefined ? {} : { syncMode }),
    ...(hooks ? { hooks } : {})
  }
  return {
    file: withDestination(draft.file, slug, (each) => ({ ...each, mappings: [...mappings, mapping] })),
    value: (next) => showMappings(next, slug)[mappings.length] as MappingView
  }
}

interface Base extends HostValues {
  readonly name: string
  readonly action: string
  readonly trigger: string
  readonly fields: JSONObject
}

function baseOf({ action, preset }: NewMapping, definition: DefinitionView): Answer<Base> {
  if (preset !== undefined) return presetMapping(definition, preset)
  const known = Object.keys(definition.actions)
  if (action === undefined) {
    return refuse(`Choose an action (${known.join(', ')}) or a preset for the mapping first.`, 'action')
  }
  const found = Object.hasOwn(definition.actions, action) ? definition.actions[action] : undefined
  if (!found) return refuse(`The plugin has no action "${action}"; ${suggest(action, known)}`, 'action')
  const trigger = found.defaultSubscription ?? 'type = "track"'
  return done({ name: found.title, action, trigger, fields: {} })
}

/** What an action gives by itself need not be written down. */
function withoutDefaults(fields: JSONObject, defaults: JSONObject): JSONObject {
  const differs = ([name, value]: [string, unknown]): boolean =>
    JSON.stringify(value) !== JSON.stringify(defaults[name])
  return Object.fromEntries(Object.entries(fields).filter(differs))
}

function named(
  mapping: MappingFile,
  { file }: Draft,
  slug: string,
  index: number,
  name: string
): MappingFile | Refusal {
  if (name.trim() === '') return refuse('A mapping needs a name.', 'name')
  const others = (file.destinations[slug]?.mappings ?? []).map(mappingName).filter((_, place) => place !== index)
  return others.includes(name)
    ? refuse(`Another mapping of "${slug}" is named "${name}"; choose another name.`, 'name')
    : { ...mapping, name }
}

function enabled(mapping: MappingFile, draft: Draft, slug: string): MappingFile | Refusal {
  const found = findWithPlugin(draft, slug)
  if (!found.ok) return found
  const given = { ...defaultsOf(draft, found.value.destination, mapping.action), ...mapping.fields }
  const isDirective = Object.keys(mapping.fields ?? {}).some((key) => key.startsWith('@'))
  const fields = Object.entries(found.value.definition.actions[mapping.action]?.fields ?? {})
  const missing = fields.filter(([name, { required }]) => required === true && (given[name] ?? '') === '')
  if (isDirective || missing.length === 0) return { ...mapping, enabled: true }
  const path = `destinations.${slug}.mappings`
  return {
    ok: false,
    problems: missing.map(([name, { label }]) => ({
      path: `${path}.${name}`,
      message: `Map the field "${label}" (${name}) first: without it every event would be rejected.`
    }))
  }
}
