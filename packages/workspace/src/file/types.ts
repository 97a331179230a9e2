import type { JSONObject } from '@segment/actions-core'
import type { HookName, HookValues, SyncMode } from '../model/host-values'

/** A workspace file as it is written: the TypeScript form of `schemas/workspace.schema.json`. */
export interface WorkspaceFile {
  readonly version: 1
  readonly name?: string
  readonly plugins?: Readonly<Record<string, PluginFile>>
  readonly sources: Readonly<Record<string, SourceFile>>
  readonly destinations: Readonly<Record<string, DestinationFile>>
  readonly audiences?: Readonly<Record<string, AudienceFile>>
  readonly traits?: Readonly<Record<string, ComputedTraitFile>>
}

/** One entry under `sources:`. */
export interface SourceFile {
  readonly name?: string
  readonly writeKey?: string
}

/** One entry under `destinations:`. */
export interface DestinationFile {
  readonly plugin: string
  readonly name?: string
  readonly source: string
  readonly enabled?: boolean
  readonly settings?: JSONObject
  readonly authentication?: AuthenticationFile
  readonly limits?: Limits
  readonly transport?: TransportFiles
  readonly insertFunction?: InsertFunctionFile
  readonly filters?: readonly FilterFile[]
  readonly mappings?: readonly MappingFile[]
}

/** One entry under `plugins:`: an npm name or a path that begins with `.`, alone or with options. */
export type PluginFile =
  | string
  | {
      /** npm name, or a path from the workspace file. */
      readonly from: string
      /** Whether it reads `settings.dynamicAuthSettings`. @default false */
      readonly dynamicAuthentication?: boolean
    }

/** `insertFunction:` of a destination; one of `file` and `source`. */
export interface InsertFunctionFile {
  /** Path of a JavaScript file, from the workspace file. */
  readonly file?: string
  /** The JavaScript itself. */
  readonly source?: string
  /** What the handlers get as `settings`; secrets are written as `${env:NAME}`. */
  readonly settings?: JSONObject
  /** @default true */
  readonly enabled?: boolean
}

/** One entry of `filters:`. */
export interface FilterFile {
  readonly name?: string
  /** FQL: which events the filter is about. */
  readonly when: string
  readonly action: 'sample' | 'drop' | 'drop-fields' | 'allow-fields'
  /** For `sample`: how many of the events go on, in percent, 0 to 100. */
  readonly percent?: number
  /** For `sample`: the field by whose value is chosen, such as `userId`, so that the same user is always in or always out. */
  readonly by?: string
  /** For `drop-fields` and `allow-fields`: dotted paths such as `properties.email`. */
  readonly fields?: readonly string[]
  /** @default true */
  readonly enabled?: boolean
}

/** One entry of `mappings:`. */
export interface MappingFile {
  readonly name?: string
  readonly action: string
  readonly enabled?: boolean
  readonly trigger: string
  readonly fields?: JSONObject
  /** What an action with sync modes does with records. @default that of the action */
  readonly syncMode?: SyncMode
  /** What hooks of the action were given, and left, when the mapping was saved. */
  readonly hooks?: Readonly<Partial<Record<HookName, HookValues>>>
  readonly batch?: BatchFile
}

/** What entries of `audiences:` and of `traits:` have in common. */
export interface ComputationFile {
  /** Name for people; its snake_case is the key under which members and values are sent. @default the slug */
  readonly name?: string
  /** Slug of the source whose events make the profiles. */
  readonly source: string
  /** @default true */
  readonly enabled?: boolean
  /** Slugs of destinations of the same source. */
  readonly destinations?: readonly string[]
  /** @default 'identify' */
  readonly send?: 'identify' | 'track'
  /** Names of traits of the profile that go with each call, such as `email`. */
  readonly include?: readonly string[]
  readonly sync?: {
    /** How long the first sync takes. @default '6h' */
    readonly first?: string
    /** How long after it the next ones come. @default '2h' */
    readonly every?: string
  }
}

/** One entry under `audiences:`. */
export interface AudienceFile extends ComputationFile {
  readonly when: ConditionFile
}

/** A condition over a profile: exactly one of `all`, `any`, `not`, `performed` and `trait`. */
export interface ConditionFile {
  readonly all?: readonly ConditionFile[]
  readonly any?: readonly ConditionFile[]
  readonly not?: ConditionFile
  /** Name of a track event, or of a page or screen. */
  readonly performed?: string
  /** FQL over the event; only beside `performed`, as the three that follow. */
  readonly where?: string
  /** @default 1 */
  readonly atLeast?: number
  readonly atMost?: number
  /** How long ago at most, such as `30d`. */
  readonly within?: string
  /** FQL over the traits of the profile. */
  readonly trait?: string
}

/** One entry under `traits:`. */
export interface ComputedTraitFile extends ComputationFile {
  readonly compute: {
    readonly type: ComputeType
    /** Name of a track event, or of a page or screen. */
    readonly event: string
    /** Dotted path in the event, such as `properties.total`; every type but `count` needs it. */
    readonly property?: string
    /** FQL over the event. */
    readonly where?: string
    /** How long ago at most, such as `90d`. */
    readonly within?: string
  }
}

/** How the values of a property become the value of a computed trait. */
export type ComputeType =
  'count' | 'sum' | 'average' | 'min' | 'max' | 'first' | 'last' | 'most-frequent' | 'unique-list' | 'unique-count'

/** `batch:` of a mapping; its presence switches batching on. */
export interface BatchFile {
  /** Events in one batch, 1 to 4,000. */
  readonly size?: number
  /** Bytes of the payloads' JSON in one batch. */
  readonly bytes?: number
  /**
   * How long an open batch waits for more, in milliseconds.
   * @default 1000
   */
  readonly maxWaitMs?: number
}

/** `limits:` of a destination. */
export interface Limits {
  readonly requestsPerSecond?: number
  readonly concurrency?: number
  /** Deadline of one request, in milliseconds. */
  readonly timeoutMs?: number
}

/** `transport:` of a destination: paths from the workspace file, and the URL of a proxy. */
export interface TransportFiles {
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  readonly proxy?: string
}

/** `authentication:` of a destination. */
export type AuthenticationFile =
  | { readonly type: 'none' }
  | { readonly type: 'bearer'; readonly token: string; readonly prefix?: string }
  | { readonly type: 'basic'; readonly username: string; readonly password: string }
  | { readonly type: 'api-key'; readonly name: string; readonly value: string; readonly in: 'header' | 'query' }
  | OAuthFile

/** The two OAuth types of `authentication:`. */
export interface OAuthFile {
  readonly type: 'oauth2-client-credentials' | 'oauth2-authorization-code'
  readonly clientId: string
  readonly clientSecret: string
  readonly tokenUrl: string
  readonly refreshUrl?: string
  readonly authorizeUrl?: string
  readonly authorizeParams?: Readonly<Record<string, string>>
  /** The identity provider's `iss` (RFC 9207); once it is set, a callback must carry it. */
  readonly issuer?: string
  readonly scopes?: string
  readonly prefix?: string
  readonly clientAuth?: 'basic' | 'body'
  readonly params?: readonly {
    readonly key: string
    readonly value: string
    readonly in: 'header' | 'body' | 'query'
  }[]
  readonly refreshOn?: { readonly statuses?: readonly number[]; readonly body?: string }
}
