import type { DestinationDefinition, JSONObject } from '@segment/actions-core'
import type { RefreshOn, Trigger } from '@extensible-webhooks/engine'
import type { AuthenticationFile, FilterFile, Limits } from '../file/types'
import type { InsertFunction } from '../functions/types'
import type { Computation } from './computation'

/** A workspace, ready for the pipeline: everything compiled, every reference resolved. */
export interface Workspace {
  readonly name: string
  readonly sources: readonly Source[]
  readonly destinations: readonly Destination[]
  /** Values from the environment whose variables are named like secrets, so that they are never shown. */
  readonly secrets?: readonly string[]
  /** Audiences and computed traits. */
  readonly computations: readonly Computation[]
}

/** Where events come from. */
export interface Source {
  readonly slug: string
  readonly name: string
  readonly writeKey?: string
}

/** One plugin with settings, an authentication and mappings, fed by a source. */
export interface Destination {
  readonly slug: string
  readonly name: string
  /** Slug of its source. */
  readonly source: string
  readonly enabled: boolean
  readonly definition: DestinationDefinition
  /** The plugin's settings, the authentication among them, as Segment keeps them. */
  readonly settings: JSONObject
  readonly authentication: AuthenticationFile['type'] | undefined
  readonly refreshOn?: RefreshOn
  /** What *Connect* needs beside the settings. */
  readonly connect?: ConnectSettings
  readonly limits: Limits
  readonly transport: DestinationTransport
  /** Those that are enabled. */
  readonly filters: readonly DestinationFilter[]
  /** Set where there is one and it is enabled. */
  readonly insertFunction?: InsertFunction
  readonly mappings: readonly WorkspaceMapping[]
}

/** The part of an `authentication:` that only *Connect* reads. */
export interface ConnectSettings {
  /** Further parameters of the authorize URL. */
  readonly authorizeParams?: Readonly<Record<string, string>>
  /** The identity provider's `iss` (RFC 9207). */
  readonly issuer?: string
}

/** How the endpoint of a destination is reached: PEM texts, and the URL of a proxy. */
export interface DestinationTransport {
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  readonly proxy?: string
}

/** A destination filter, its condition compiled. */
export interface DestinationFilter extends FilterFile {
  readonly name: string
  readonly condition: Trigger
}

/** A trigger and the field values of one action. */
export interface WorkspaceMapping {
  readonly name: string
  readonly action: string
  readonly enabled: boolean
  readonly trigger: Trigger
  /**
   * Field values in mapping kit, defaults filled in, with sync mode and hooks under the names that core has for them. The
   * same object each time, so that it is compiled once.
   */
  readonly fields: JSONObject
  /** Set where the mapping has `batch:`. */
  readonly batch?: BatchSettings
  /** Whether the action has a `performBatch`. */
  readonly canBatch: boolean
  /** Fields whose values must be equal in a batch, where the payload does not name them. */
  readonly batchKeys: readonly string[]
}

/** When a batch is full. */
export interface BatchSettings {
  readonly size?: number
  readonly bytes?: number
  readonly maxWaitMs?: number
}
