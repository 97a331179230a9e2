import type { InputField, JSONObject, JSONValue, SegmentEvent } from '@segment/actions-core'
import type { AuthenticationFile, BatchFile, FilterFile, Limits, MappingFile } from '../file/types'
import type { HookName, SyncMode } from '../model/host-values'

/** A plugin as the catalog shows it. */
export interface PluginView {
  readonly slug: string
  readonly name: string
  readonly description: string
  readonly actions: readonly ActionSummary[]
  /** Names of ready mappings. */
  readonly presets: readonly string[]
}

/** An action as the catalog shows it. */
export interface ActionSummary {
  readonly slug: string
  readonly title: string
  readonly description: string
  /** What it can do with records; unset where it has no sync modes. */
  readonly syncModes?: readonly { readonly value: string; readonly label: string }[]
  /** What runs when a mapping of it is saved. */
  readonly hooks?: readonly HookSummary[]
}

/** A hook of an action, as a form shows it. */
export interface HookSummary {
  readonly hook: HookName
  readonly label: string
  readonly description: string
  readonly inputs: readonly HookInputView[]
}

/** One value that a hook asks for. */
export interface HookInputView {
  readonly name: string
  readonly label: string
  readonly description: string
  readonly type: InputField['type']
  readonly required: boolean
  /** Whether it is a list. */
  readonly multiple: boolean
  /** Whether the plugin knows choices, which `hookChoices` gives. */
  readonly dynamic: boolean
  readonly default?: JSONValue
  readonly choices?: readonly string[]
}

/** A source, and how many events its debugger holds. */
export interface SourceView {
  readonly slug: string
  readonly name: string
  readonly writeKey?: string
  readonly recentEvents: number
}

/** A destination without its secrets. */
export interface DestinationView {
  readonly slug: string
  readonly name: string
  /** Slug of its plugin. */
  readonly plugin: string
  /** Slug of its source. */
  readonly source: string
  readonly enabled: boolean
  readonly authentication?: AuthenticationFile['type']
  readonly limits: Limits
  readonly mappings: readonly MappingView[]
  readonly filters: readonly FilterFile[]
  readonly insertFunction?: InsertFunctionView
  /** What is missing before it can be enabled, in words. */
  readonly missing: readonly string[]
}

/** One setting of a plugin. Of a secret only whether it is set is told, or the variable that it comes from. */
export interface SettingView {
  readonly name: string
  readonly label: string
  readonly description: string
  readonly type: 'string' | 'password' | 'number' | 'boolean'
  readonly required: boolean
  readonly secret: boolean
  readonly set: boolean
  /** Unset where it is a secret, or not set. */
  readonly value?: JSONValue
}

/** A mapping as the editor shows it. */
export interface MappingView {
  readonly name: string
  readonly action: string
  readonly enabled: boolean
  readonly trigger: string
  /** Every value, the defaults of the action among them. */
  readonly fields: JSONObject
  /** Set where the action has sync modes. */
  readonly syncMode?: SyncMode
  /** What hooks were given, and left. */
  readonly hooks?: MappingFile['hooks']
  readonly batch?: BatchFile
}

/** An insert function as the editor shows it. */
export interface InsertFunctionView {
  readonly enabled: boolean
  /** Path of its file, where it has one. */
  readonly file?: string
  /** The JavaScript, where it stands in the workspace itself. */
  readonly source?: string
  /** Settings, those that look like secrets masked. */
  readonly settings: Readonly<Record<string, unknown>>
}

/** An event in the debugger of a source. */
export interface RecordedEvent {
  /** Counts up in one source. */
  readonly id: number
  readonly receivedAtMs: number
  readonly event: SegmentEvent
}
