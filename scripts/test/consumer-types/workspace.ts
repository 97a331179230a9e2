// What compiles, and what must not, for whoever installs @extensible-webhooks/workspace.
import type { DestinationDefinition } from '@segment/actions-core'
import { createPipeline, defineEntry, formatProblem, parseWorkspace, testEvent } from '@extensible-webhooks/workspace'
import type {
  Answer,
  CatalogEntry,
  FilterFile,
  FinalOutcome,
  FunctionRunner,
  LoadResult,
  PipelineOptions,
  PluginFile,
  Workspace,
  WorkspaceApi,
  WorkspaceFile
} from '@extensible-webhooks/workspace'

declare const definition: DestinationDefinition<{ apiKey: string }>
declare const workspace: Workspace
declare const options: PipelineOptions

export const catalog: CatalogEntry[] = [defineEntry(definition, { dynamicAuthentication: true })]
export const loaded: LoadResult = parseWorkspace('', 'workspace.yaml', { catalog, environment: process.env })
export const problems: string[] = loaded.problems.map((problem) => formatProblem(problem))

export const file: WorkspaceFile = {
  version: 1,
  sources: { website: { writeKey: 'dev' } },
  destinations: {
    orders: { plugin: 'mine', source: 'website', mappings: [{ action: 'send', trigger: 'type = "track"', fields: {} }] }
  }
}
export const plugins: PluginFile[] = ['@acme/plugin', { from: './plugin', dynamicAuthentication: true }]
export const pushed: Promise<void> = createPipeline(options).push({
  event: { type: 'track' },
  eventId: 'e-1',
  source: 'website',
  origin: { file: 'events.ndjson', line: 1 },
  bytes: 16,
  readAtMs: 0
})

/** A value is there only where the answer is ok. */
export function valueOf<T>(answer: Answer<T>): T | string {
  return answer.ok ? answer.value : answer.problems.map(({ message }) => message).join()
}
export type Runs = ReturnType<FunctionRunner['run']>
export type Sources = ReturnType<WorkspaceApi['problems']>

// @ts-expect-error -- there may be none: look at the problems first
export const certain: Workspace = loaded.workspace
// @ts-expect-error -- the only version so far is 1
export const version: WorkspaceFile = { ...file, version: 2 }
// @ts-expect-error -- no such action of a filter
export const filter: FilterFile = { when: 'type = "track"', action: 'keep' }
// @ts-expect-error -- what a pipeline ends with is never to be tried again
export const again: FinalOutcome = { status: 'retryable' }
// @ts-expect-error -- the plugins that a workspace may name are given
parseWorkspace('', 'workspace.yaml', { environment: {} })
// @ts-expect-error -- a test is by a clock
void testEvent(workspace, { destination: 'orders', events: [] }, {})
// @ts-expect-error -- a value is not there before somebody looked
export type Unseen = Answer<number>['value']
