import { done, refuse, type Answer, type AnswerProblem } from '../answer'
import { messageOf } from '../errors'
import { suggest } from '../file/nearest'
import type { Limits } from '../file/types'
import { slugOf, type CatalogEntry } from '../model/catalog'
import { whyNotConnected } from './connection'
import type { Draft, Edit, Editor, Refusal } from './editor'
import { findDestination, findSource, findWithPlugin, present, withDestination, withoutKey } from './lookup'
import { missingSteps } from './missing'
import { slugify } from './names'
import type { ConnectionsPort } from './ports'
import { showDestination } from './show-destination'
import type { DestinationView } from './views'

/** What a new destination is made of. */
export interface NewDestination {
  /** Slug of a plugin of the catalog. */
  readonly plugin: string
  /** Slug of the source that feeds it. */
  readonly source: string
  readonly name: string
  /** @default made of the name */
  readonly slug?: string
}

/** Destinations: added disabled, named, connected to a source, enabled once nothing is missing. */
export interface DestinationsApi {
  destinations(): DestinationView[]
  destination(slug: string): Answer<DestinationView>
  /** Adds a destination, disabled. */
  addDestination(destination: NewDestination): Promise<Answer<DestinationView>>
  renameDestination(slug: string, name: string): Promise<Answer<DestinationView>>
  /** Connects it to another source. */
  connectToSource(slug: string, source: string): Promise<Answer<DestinationView>>
  /** How fast its endpoint may be called; takes the place of what was set. */
  setLimits(slug: string, limits: Limits): Promise<Answer<DestinationView>>
  /** Removes it with its mappings, filters and tokens. */
  removeDestination(slug: string): Promise<Answer<void>>
  /** Refused in words while a step is missing: authentication, settings, connection. */
  enableDestination(slug: string): Promise<Answer<DestinationView>>
  disableDestination(slug: string): Promise<Answer<DestinationView>>
}

/** Makes the part of the workspace API that is about destinations. */
export function createDestinationsApi(editor: Editor, port: ConnectionsPort | undefined): DestinationsApi {
  const change = (
    slug: string,
    edit: (draft: Draft) => Edit<DestinationView> | Refusal
  ): Promise<Answer<DestinationView>> =>
    editor.change((draft) => {
      const found = findDestination(draft.file, slug)
      return found.ok ? edit(draft) : found
    })
  const set = (slug: string, members: object): Promise<Answer<DestinationView>> =>
    change(slug, ({ file }) => ({
      file: withDestination(file, slug, (destination) => present({ ...destination, ...members })),
      value: (draft) => showDestination(draft, slug)
    }))
  return {
    destinations: () => {
      const draft = editor.current()
      return Object.keys(draft.file.destinations).map((slug) => showDestination(draft, slug))
    },
    destination: (slug) => {
      const draft = editor.current()
      const found = findDestination(draft.file, slug)
      return found.ok ? done(showDestination(draft, slug)) : found
    },
    addDestination: (destination) => editor.change((draft) => addDestination(draft, destination)),
    renameDestination: (slug, name) =>
      name.trim() === '' ? Promise.resolve(refuse('A destination needs a name.', 'name')) : set(slug, { name }),
    connectToSource: (slug, source) =>
      change(slug, ({ file }) => {
        const found = findSource(file, source)
        if (!found.ok) return found
        return {
          file: withDestination(file, slug, (destination) => ({ ...destination, source })),
          value: (draft) => showDestination(draft, slug)
        }
      }),
    setLimits: (slug, limits) => set(slug, { limits: Object.keys(limits).length === 0 ? undefined : limits }),
    removeDestination: (slug) => removeDestination(editor, slug, port),
    enableDestination: (slug) => editor.change((draft) => enableDestination(draft, slug, port)),
    disableDestination: (slug) => set(slug, { enabled: false })
  }
}

async function removeDestination(
  editor: Editor,
  slug: string,
  port: ConnectionsPort | undefined
): Promise<Answer<void>> {
  const answer = await editor.change(({ file }) => {
    const found = findDestination(file, slug)
    if (!found.ok) return found
    return { file: { ...file, destinations: withoutKey(file.destinations, slug) }, value: () => undefined }
  })
  if (!answer.ok || !port) return answer
  try {
    await port.disconnect(slug)
    return answer
  } catch (error) {
    const message = `Its tokens could not be given up: ${messageOf(error)}`
    return { ...answer, warnings: [...answer.warnings, { path: '', message }] }
  }
}

function addDestination({ file, catalog }: Draft, wanted: NewDestination): Edit<DestinationView> | Refusal {
  const { plugin, source, name } = wanted
  if (Object.keys(file.sources).length === 0) return refuse('Add a source first: createSource({ name }).', 'source')
  const found = findSource(file, source)
  if (!found.ok) return found
  const entry: CatalogEntry | undefined = catalog.find((each) => slugOf(each) === plugin)
  if (!entry) {
    return refuse(`The catalog has no plugin "${plugin}"; ${suggest(plugin, catalog.map(slugOf))}`, 'plugin')
  }
  if (name.trim() === '') return refuse('A destination needs a name.', 'name')
  const slugs = Object.keys(file.destinations)
  if (wanted.slug !== undefined && slugs.includes(wanted.slug)) {
    return refuse(`There is a destination "${wanted.slug}" already; choose another slug.`, 'slug')
  }
  const slug = wanted.slug ?? slugify(name, slugs, 'destination')
  const destinations = { ...file.destinations, [slug]: { plugin, name, source, enabled: false } }
  return { file: { ...file, destinations }, value: (draft) => showDestination(draft, slug) }
}

async function enableDestination(
  draft: Draft,
  slug: string,
  port: ConnectionsPort | undefined
): Promise<Edit<DestinationView> | Refusal> {
  const found = findWithPlugin(draft, slug)
  if (!found.ok) return found
  const problems: AnswerProblem[] = missingSteps(draft, slug)
  const unconnected = await whyNotConnected(draft, slug, port)
  if (unconnected !== undefined) problems.push({ path: `destinations.${slug}.authentication`, message: unconnected })
  if (problems.length > 0) return { ok: false, problems }
  const file = withDestination(draft.file, slug, (destination) => ({ ...destination, enabled: true }))
  const mappings = found.value.destination.mappings ?? []
  const idle = !mappings.some(({ enabled }) => enabled === true)
  const message = `No mapping of "${slug}" is enabled, so nothing will be sent: createMapping, then enableMapping.`
  return {
    file,
    value: (next) => showDestination(next, slug),
    ...(idle ? { warnings: [{ path: `destinations.${slug}.mappings`, message }] } : {})
  }
}
