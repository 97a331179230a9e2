import type { JSONObject, SegmentEvent } from '@segment/actions-core'
import type { Engine } from '@extensible-webhooks/engine'
import type { WorkspaceFile } from '../file/types'
import type { Destination, Workspace } from '../model/workspace'

/** Keeps the workspace between two runs, whole; the sealed local state fits. */
export interface WorkspaceStore {
  /** What was saved last; nothing where nothing was. */
  load(): Promise<WorkspaceFile | undefined>
  /** Saves all of it or nothing; rejects with words where it cannot. */
  save(file: WorkspaceFile): Promise<void>
}

/** How a destination stands with its authorization server. */
export interface ConnectionStatus {
  /** `expired`: the token is over and cannot be renewed. `reconnect`: the grant is gone, or another client has it. */
  readonly state: 'connected' | 'not-connected' | 'expired' | 'reconnect'
  /** What it means and what to do. */
  readonly message: string
}

/** How the browser is sent to grant access. */
export interface BeginConnection {
  /** Where it comes back to, exactly. */
  readonly redirectUri: string
  /** What tells the browser that begins, such as a random cookie; the end must be given the same. */
  readonly browser?: string
}

/** A connection that was begun. */
export interface BegunConnection {
  /** Where the user grants access. */
  readonly authorizeUrl: string
  /** Until when the browser must be back, in milliseconds since the epoch. */
  readonly expiresAtMs: number
}

/** What the browser brought back. */
export interface ConnectionCallback {
  /** The whole URL to which it came. */
  readonly callbackUrl: string
  readonly browser?: string
}

/** Fetches, keeps and forgets the tokens of destinations. Rejects with words that are fit to be shown. */
export interface ConnectionsPort {
  begin(destination: Destination, options: BeginConnection): Promise<BegunConnection>
  finish(callback: ConnectionCallback): Promise<ConnectionStatus>
  /** Tries the credentials of a destination that needs no person. */
  connect(destination: Destination, engine: Pick<Engine, 'testAuthentication'>): Promise<ConnectionStatus>
  status(destination: Destination): Promise<ConnectionStatus>
  disconnect(slug: string): Promise<void>
}

/** What a test is to do. */
export interface TestRequest {
  /** Slug of the destination; it need not be enabled. */
  readonly destination: string
  /** One event, or several that go together where the mapping sends batches. */
  readonly events: readonly SegmentEvent[]
  /** Name of one mapping, which need not be enabled; without it all enabled ones are tested. */
  readonly mapping?: string
  /** Values in place of those of the mapping. */
  readonly fields?: JSONObject
  /** Shows what would be sent, and sends nothing. */
  readonly preview?: boolean
}

/** Sends test events through a workspace. Rejects with words that are fit to be shown. */
export interface TesterPort<Report> {
  test(workspace: Workspace, request: TestRequest): Promise<Report>
}
