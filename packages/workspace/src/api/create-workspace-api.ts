import { randomBytes } from 'node:crypto'
import { systemClock, type Clock, type Engine } from '@extensible-webhooks/engine'
import { refuse, type Answer, type AnswerProblem } from '../answer'
import type { Catalog } from '../catalog/create-catalog'
import type { Probe } from '../catalog/probe'
import { searchEntries } from '../catalog/search'
import type { WorkspaceChange } from '../diff/diff-workspaces'
import { messageOf } from '../errors'
import type { Environment } from '../file/environment'
import type { PluginFile, WorkspaceFile } from '../file/types'
import { slugOf, viewOf, type CatalogEntry } from '../model/catalog'
import type { Destination, Workspace } from '../model/workspace'
import { createConnectionApi, type ConnectionApi } from './connection'
import { createSourceDebugger, type DebuggerLimits } from './debugger'
import { createDestinationsApi, type DestinationsApi } from './destinations'
import { createEditor, EMPTY_FILE, type Editor } from './editor'
import { createFiltersApi, type FiltersApi } from './filters'
import { withoutKey } from './lookup'
import { createMappingsApi, type MappingsApi } from './mappings'
import { needsConnection } from './missing'
import type { ConnectionsPort, TesterPort, WorkspaceStore } from './ports'
import { createPluginCallsApi, type PluginCallsApi, type PluginPort } from './plugin-calls'
import { presetsOf } from './presets'
import type { RandomBytes } from './samples'
import { createSettingsApi, type SettingsApi } from './settings'
import { createSourcesApi, type SourcesApi } from './sources'
import { createTestingApi, type TestingApi } from './testing'
import type { PluginView } from './views'

/** Options of {@link createWorkspaceApi}. */
export interface WorkspaceApiOptions<Report = unknown> {
  /** The plugins that are always there. */
  readonly catalog: Catalog
  /** Where `${env:NAME}` is looked up. */
  readonly environment: Environment
  /**
   * Path of the workspace file: other files, and plugins, are named relative to its folder.
   * @default workspace.yaml in the current folder
   */
  readonly path?: string
  /** Tries plugins out in another process before they are loaded: what `createProbe` gave. @default they are loaded at once */
  readonly probe?: Probe
  /** What it starts with, where the store holds nothing. @default an empty workspace */
  readonly file?: WorkspaceFile
  /** Where the workspace is kept. @default in memory only */
  readonly store?: WorkspaceStore
  /** Fetches and keeps tokens. @default none, so nothing can be connected */
  readonly connections?: ConnectionsPort
  /** The engine that tries the credentials of a destination on *Connect*. @default none, so they are not tried */
  readonly engineOf?: (destination: Destination) => Pick<Engine, 'testAuthentication'>
  /** Asks plugins for choices, runs their hooks and deletions. @default none, so nothing can be asked */
  readonly pluginOf?: (destination: Destination) => PluginPort
  /** Sends test events. @default none, so nothing can be tested */
  readonly tester?: TesterPort<Report>
  /** By which sample events, and those of the debugger, are dated. @default the clock on the wall */
  readonly clock?: Clock
  /** Gives write keys and ids of sample events. @default node's */
  readonly random?: RandomBytes
  /** How many events the debugger of a source keeps. @default those of {@link DebuggerLimits} */
  readonly debugger?: DebuggerLimits
}

/** The workspace as a whole, and its catalog. */
export interface WholeApi {
  /** The workspace as a file, `${env:…}` as it was given. It holds secrets that were given as they are. */
  file(): WorkspaceFile
  /** The workspace, compiled: what the pipeline takes. */
  workspace(): Workspace
  /** What is wrong with it now; a workspace whose environment changed may hold some. */
  problems(): readonly AnswerProblem[]
  /** Takes another file in place of everything. */
  replace(file: WorkspaceFile): Promise<Answer<Workspace>>
  /** Calls back after each change with what changed, secrets masked, until the returned function is called. */
  onChange(listener: (changes: readonly WorkspaceChange[]) => void): () => void
  /** Finds plugins by name, slug or description, slips of the fingers allowed; an empty text gives all. */
  searchCatalog(text: string): PluginView[]
  /** Registers a plugin by npm name or path under a slug; it becomes part of the file. */
  registerPlugin(slug: string, plugin: PluginFile): Promise<Answer<PluginView>>
  /** Refused while a destination uses it. */
  unregisterPlugin(slug: string): Promise<Answer<void>>
  /** Reads the files of the registered plugins again, for somebody who develops one. */
  reloadPlugins(): Promise<Answer<Workspace>>
}

/**
 * A workspace that is edited step by step, as in Segment's app. Each change is built before it is kept, and comes whole
 * or not at all; what cannot be done, or not yet, is answered in words.
 */
export type WorkspaceApi<Report = unknown> = WholeApi &
  SourcesApi &
  DestinationsApi &
  SettingsApi &
  ConnectionApi &
  MappingsApi &
  PluginCallsApi &
  FiltersApi &
  TestingApi<Report>

/**
 * Opens a workspace for editing.
 *
 * @param options catalog, environment, and the ports to everything outside
 * @returns the API, with what the store holds, else with `file`
 * @throws what the store throws where it cannot be read
 */
export async function createWorkspaceApi<Report = unknown>(
  options: WorkspaceApiOptions<Report>
): Promise<WorkspaceApi<Report>> {
  const { clock = systemClock, random = randomBytes, path = 'workspace.yaml', connections, tester } = options
  const file = (await options.store?.load()) ?? options.file ?? EMPTY_FILE
  const editor = createEditor({ ...options, path, file })
  return {
    ...wholeApi(editor),
    ...createSourcesApi(editor, createSourceDebugger(clock, options.debugger), { clock, random }),
    ...createDestinationsApi(editor, connections),
    ...createSettingsApi(editor, (slug) => giveUpTokens(editor, slug, connections)),
    ...createConnectionApi(editor, options),
    ...createMappingsApi(editor),
    ...createPluginCallsApi(editor, options.pluginOf),
    ...createFiltersApi(editor),
    ...createTestingApi(editor, tester, connections)
  }
}

function wholeApi(editor: Editor): WholeApi {
  return {
    file: () => editor.current().file,
    workspace: () => editor.current().workspace,
    problems: () => editor.current().errors,
    replace: (file) => editor.change(() => ({ file, value: ({ workspace }) => workspace })),
    onChange: (listener) => editor.onChange(listener),
    searchCatalog: (text) => searchEntries(editor.current().catalog, text).map(showPlugin),
    registerPlugin: (slug, plugin) =>
      editor.change(({ file }) => {
        if (Object.hasOwn(file.plugins ?? {}, slug)) {
          return refuse(`The slug "${slug}" is taken by another plugin; choose another.`, 'slug')
        }
        return {
          file: { ...file, plugins: { ...file.plugins, [slug]: plugin } },
          value: ({ catalog }) => showPlugin(catalog.find((entry) => slugOf(entry) === slug) as CatalogEntry)
        }
      }),
    unregisterPlugin: (slug) =>
      editor.change(({ file }) => {
        const { plugins = {}, ...rest } = file
        if (!Object.hasOwn(plugins, slug)) return refuse(`No plugin was registered as "${slug}".`, 'slug')
        const users = Object.entries(file.destinations).filter(([, { plugin }]) => plugin === slug)
        if (users.length > 0) {
          return refuse(`The plugin "${slug}" is used by ${users.map(([name]) => `"${name}"`).join(', ')}.`)
        }
        const left = withoutKey(plugins, slug)
        return {
          file: Object.keys(left).length === 0 ? rest : { ...rest, plugins: left },
          value: () => undefined
        }
      }),
    reloadPlugins: () => editor.reload()
  }
}

function showPlugin(entry: CatalogEntry): PluginView {
  const { name, description = '', actions } = viewOf(entry.definition)
  return {
    slug: slugOf(entry),
    name,
    description,
    actions: Object.entries(actions).map(([slug, action]) => ({
      slug,
      title: action.title,
      description: action.description
    })),
    presets: presetsOf(viewOf(entry.definition)).map((preset) => preset.name)
  }
}

/** Tokens of another client or another scope must not be used with a new authentication. */
async function giveUpTokens(
  editor: Editor,
  slug: string,
  connections: ConnectionsPort | undefined
): Promise<string | undefined> {
  if (!connections) return undefined
  try {
    await connections.disconnect(slug)
  } catch (error) {
    return `The tokens of the former authentication could not be given up: ${messageOf(error)}`
  }
  return needsConnection(editor.current().file.destinations[slug])
    ? 'The authentication is another one now, so connect it again.'
    : undefined
}
