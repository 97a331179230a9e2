import type { WorkspaceFile } from '../file/types'
import type { Workspace } from '../model/workspace'
import type { Connections } from '../oauth/types'
import type { TestInput } from '../tester/test-event'

/** Keeps the workspace between two runs, whole; the sealed local state fits. */
export interface WorkspaceStore {
  /** What was saved last; nothing where nothing was. */
  load(): Promise<WorkspaceFile | undefined>
  /** Saves all of it or nothing; rejects with words where it cannot. */
  save(file: WorkspaceFile): Promise<void>
}

/** Fetches, keeps and forgets the tokens of destinations: what `createConnections` makes, or a stand-in. */
export type ConnectionsPort = Pick<Connections, 'begin' | 'finish' | 'connect' | 'status' | 'disconnect'>

/** Sends test events through a workspace. Rejects with words that are fit to be shown. */
export interface TesterPort<Report> {
  /** Sends what is to be tested, and tells what came of it. */
  test(workspace: Workspace, request: TestInput): Promise<Report>
}
