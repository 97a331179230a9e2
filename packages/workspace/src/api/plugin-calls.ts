import type { JSONObject, SegmentEvent } from '@segment/actions-core'
import type { Auth, Engine } from '@extensible-webhooks/engine'
import { done, refuse, type Answer } from '../answer'
import { messageOf } from '../errors'
import { suggest } from '../file/nearest'
import type { HookView } from '../model/catalog'
import { splitHostValues, type HookName } from '../model/host-values'
import type { Destination, WorkspaceMapping } from '../model/workspace'
import { createRedactor } from '../secrets/redact'
import type { Draft, Editor } from './editor'
import type { Ref } from './lookup'
import { findMapping, withMapping } from './mappings'
import { editorInput, readChoices, readHookEnd, withInputDefaults } from './plugin-answers'
import type { ChoicesQuery, FieldChoices, HookEnd } from './plugin-answers'
import { actionOf, showMappings } from './show-destination'
import type { MappingView } from './views'

/** What asks a plugin something for an editor: the engine of a destination, which need not be enabled. */
export type PluginPort = Pick<Engine, 'executeDynamicField' | 'executeHook' | 'onDelete' | 'withTokens'>

/** An input of a hook, and what is typed into the others. */
export interface HookInput {
  readonly hook: HookName
  readonly name: string
  /** @default those of the mapping */
  readonly inputs?: JSONObject
}

/** What a hook said, and the mapping that holds what it left. */
export interface SavedHook {
  /** In the plugin's words. */
  readonly message?: string
  readonly mapping: MappingView
}

/** Whose data are deleted. */
export interface Person {
  readonly userId?: string
  readonly anonymousId?: string
}

/** What an editor asks of a plugin, beside sending: choices, hooks, deletion of a person. */
export interface PluginCallsApi {
  /**
   * The choices of a field, which the plugin asks its endpoint for.
   *
   * @param field a name such as `index`; of an object `document.__keys__` are its keys, and `document.total` the values of one
   */
  choices(destination: string, mapping: Ref, field: string, query?: ChoicesQuery): Promise<Answer<FieldChoices>>
  /** The choices of an input of a hook. */
  hookChoices(destination: string, mapping: Ref, input: HookInput, query?: ChoicesQuery): Promise<Answer<FieldChoices>>
  /**
   * Runs a hook, and keeps what it was given and what it left in the mapping.
   *
   * @param inputs in place of those of the mapping
   */
  saveHook(destination: string, mapping: Ref, hook: HookName, inputs?: JSONObject): Promise<Answer<SavedHook>>
  /** Asks the plugin to remove what its endpoint holds of a person; the answer is in its words. */
  deleteUser(destination: string, person: Person): Promise<Answer<string>>
}

/** Makes the part of the workspace API that asks plugins. @param pluginOf none where the host cannot */
export function createPluginCallsApi(
  editor: Editor,
  pluginOf: ((destination: Destination) => PluginPort) | undefined
): PluginCallsApi {
  const ask = createAsk(pluginOf)
  return {
    choices: (slug, ref, field, query = {}) => choicesOf(findPlace(editor.current(), slug, ref), ask, field, query),
    hookChoices: (slug, ref, input, query = {}) => choicesOfInput(editor.current(), ask, { slug, ref, input, query }),
    saveHook: (slug, ref, hook, inputs) => saveHook(editor, ask, { slug, ref, hook, inputs }),
    deleteUser: (slug, person) => deleteUser(editor.current(), ask, slug, person)
  }
}

/** What one question to a plugin has. */
interface Asking {
  readonly port: PluginPort
  /** Settings as the plugin sees them, and the tokens. */
  readonly settings: JSONObject
  readonly auth: Auth
}

type Ask = <T>(destination: Destination, work: (asking: Asking) => Promise<Answer<T>>) => Promise<Answer<T>>

/** Asks with the tokens of the destination. Whatever a plugin says goes by the redactor. */
function createAsk(pluginOf: ((destination: Destination) => PluginPort) | undefined): Ask {
  return async (destination, work) => {
    if (!pluginOf) return refuse('This host cannot ask plugins.')
    const redact = createRedactor({ name: '', sources: [], destinations: [destination], computations: [] })
    try {
      const port = pluginOf(destination)
      const { slug, settings } = destination
      const answer = await port.withTokens(settings, (input) => work({ port, ...input }), slug)
      if (answer.ok) return answer
      return { ok: false, problems: answer.problems.map((each) => ({ ...each, message: redact(each.message) })) }
    } catch (error) {
      return refuse(redact(messageOf(error)))
    }
  }
}

async function choicesOf(
  found: Answer<Place>,
  ask: Ask,
  field: string,
  query: ChoicesQuery
): Promise<Answer<FieldChoices>> {
  if (!found.ok) return found
  const { destination, mapping } = found.value
  return ask(destination, async ({ port, settings, auth }) => {
    const data = { ...editorInput(mapping, query), settings, auth }
    return readChoices(await port.executeDynamicField(mapping.action, field, data), query)
  })
}

interface InputChoices {
  readonly slug: string
  readonly ref: Ref
  readonly input: HookInput
  readonly query: ChoicesQuery
}

async function choicesOfInput(
  draft: Draft,
  ask: Ask,
  { slug, ref, input, query }: InputChoices
): Promise<Answer<FieldChoices>> {
  const found = findPlace(draft, slug, ref)
  if (!found.ok) return found
  const { destination, mapping } = found.value
  const { hook, name, inputs = savedInputs(mapping, hook) } = input
  const view = findHook(draft, found.value, hook)
  if (!view.ok) return view
  const fields = view.value.inputFields ?? {}
  const dynamic = Object.hasOwn(fields, name) ? fields[name]?.dynamic : undefined
  if (typeof dynamic !== 'function') {
    return Object.hasOwn(fields, name)
      ? refuse(`The plugin knows no choices for "${name}"; type a value.`, name)
      : refuse(`The hook ${hook} asks for no "${name}"; ${suggest(name, Object.keys(fields))}`, name)
  }
  return ask(destination, async ({ port, settings, auth }) => {
    const data = { ...editorInput(mapping, query), settings, auth, hookInputs: inputs }
    return readChoices(await port.executeDynamicField(mapping.action, name, data, dynamic as never), query)
  })
}

interface HookCall {
  readonly slug: string
  readonly ref: Ref
  readonly hook: HookName
  readonly inputs: JSONObject | undefined
}

async function saveHook(editor: Editor, ask: Ask, call: HookCall): Promise<Answer<SavedHook>> {
  const { slug, ref, hook } = call
  const tried = tryInputs(editor, call)
  if (!tried.ok) return tried
  const { written, filled, place } = tried.value
  const { destination, mapping } = place
  const run = await ask<HookEnd>(destination, async ({ port, settings, auth }) => {
    const data = { ...editorInput(mapping, {}), settings, auth, hookInputs: filled }
    return readHookEnd(await port.executeHook(mapping.action, hook, data))
  })
  if (!run.ok) return run
  const { message, outputs } = run.value
  return editor.change((draft) => {
    // The mapping may have been changed while the hook ran; what it was given and left is all that is written.
    const now = findMapping(draft, slug, ref)
    if (!now.ok) return now
    const { index, mapping: file } = now.value
    const hooks = { ...file.hooks, [hook]: { inputs: written, ...(outputs ? { outputs } : {}) } }
    return {
      file: withMapping(draft, slug, index, { ...file, hooks }),
      value: (next) => ({
        ...(message === undefined ? {} : { message }),
        mapping: showMappings(next, slug)[index] as MappingView
      })
    }
  })
}

interface TriedInputs {
  /** As they are kept, `${env:…}` among them. */
  readonly written: JSONObject
  /** As the hook gets them. */
  readonly filled: JSONObject
  readonly place: Place
}

/** Builds the mapping with the inputs, without keeping it: they are checked, and their variables filled in. */
function tryInputs(editor: Editor, { slug, ref, hook, inputs }: HookCall): Answer<TriedInputs> {
  const before = editor.current()
  const at = findPlace(before, slug, ref)
  if (!at.ok) return at
  const view = findHook(before, at.value, hook)
  if (!view.ok) return view
  const found = findMapping(before, slug, ref)
  if (!found.ok) return found
  const { index, mapping } = found.value
  const written = inputs ?? mapping.hooks?.[hook]?.inputs ?? {}
  const hooks = { ...mapping.hooks, [hook]: { ...mapping.hooks?.[hook], inputs: written } }
  const draft = editor.build(withMapping(before, slug, index, { ...mapping, hooks }))
  const path = `destinations.${slug}.mappings[${index.toString()}].hooks`
  const problems = draft.errors.filter((each) => each.path.startsWith(path))
  if (problems.length > 0) return { ok: false, problems }
  const place = findPlace(draft, slug, index)
  if (!place.ok) return place
  const filled = withInputDefaults(view.value, structuredClone(savedInputs(place.value.mapping, hook)))
  return done({ written, filled, place: place.value })
}

async function deleteUser(
  { workspace }: Draft,
  ask: Ask,
  slug: string,
  { userId, anonymousId }: Person
): Promise<Answer<string>> {
  const destination = workspace.destinations.find((each) => each.slug === slug)
  const known = workspace.destinations.map((each) => each.slug)
  if (!destination) return refuse(`There is no destination "${slug}"; ${suggest(slug, known)}`)
  return ask(destination, async ({ port: { onDelete } }) => {
    if (!onDelete) return refuse(`The plugin of "${slug}" cannot delete persons.`)
    const event = { type: 'delete', userId, anonymousId } as unknown as SegmentEvent
    const { output } = await onDelete(event, destination.settings, { tokenKey: slug })
    return done(typeof output === 'string' ? output : 'Deleted.')
  })
}

/** A mapping as it was built. */
interface Place {
  readonly destination: Destination
  readonly mapping: WorkspaceMapping
}

function findPlace(draft: Draft, slug: string, ref: Ref): Answer<Place> {
  const found = findMapping(draft, slug, ref)
  if (!found.ok) return found
  const destination = draft.workspace.destinations.find((each) => each.slug === slug)
  const name = showMappings(draft, slug)[found.value.index]?.name
  const mapping = destination?.mappings.find((each) => each.name === name)
  if (!destination || !mapping) return refuse('The mapping cannot be built; mend its problems first.')
  return done({ destination, mapping })
}

function findHook(draft: Draft, { destination, mapping }: Place, hook: HookName): Answer<HookView> {
  const hooks = actionOf(draft, draft.file.destinations[destination.slug], mapping.action)?.hooks ?? {}
  const view = hooks[hook]
  if (view) return done(view)
  return refuse(`The action "${mapping.action}" has no hook ${hook}; ${suggest(hook, Object.keys(hooks))}`, 'hook')
}

function savedInputs({ fields }: WorkspaceMapping, hook: HookName): JSONObject {
  return splitHostValues(fields).hooks?.[hook]?.inputs ?? {}
}
