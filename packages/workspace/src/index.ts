/**
 * A workspace: sources, destinations and mappings read from a file, and the one pipeline that events go through.
 *
 * @packageDocumentation
 */
export { loadWorkspace, parseWorkspace } from './load-workspace'
export { formatProblem } from './file/problem'
export { suggest } from './file/nearest'
export { WORKSPACE_SCHEMA_PATH } from './file/schema'
export { createFunctionRunner } from './functions/create-function-runner'
export { FunctionError, isFunctionError } from './functions/function-error'
export { createIntake } from './ingest/intake'
export { MAX_DEPTH, MAX_EVENT_BYTES, parseEvent } from './ingest/parse-event'
export { formatOfName, readRecords } from './ingest/read-records'
export { defineEntry } from './model/catalog'
export { createEngines } from './pipeline/engines'
export { isLeftOut } from './pipeline/left-out'
export { createPipeline } from './pipeline/pipeline'
export { DEFAULT_RETRY, retryDelayMs } from './pipeline/retry-delay'
export { createRedactor } from './secrets/redact'

export type { Environment } from './file/environment'
export type { LoadOptions, LoadResult } from './load-workspace'
export type { Problem } from './file/problem'
export type {
  AuthenticationFile,
  DestinationFile,
  FilterFile,
  InsertFunctionFile,
  Limits,
  MappingFile,
  PluginFile,
  SourceFile,
  WorkspaceFile
} from './file/types'
export type { FunctionRunnerOptions } from './functions/create-function-runner'
export type {
  FunctionCall,
  FunctionEnd,
  FunctionLog,
  FunctionResult,
  FunctionRunner,
  HandlerName,
  InsertFunction
} from './functions/types'
export type { EventOrigin, IncomingEvent } from './ingest/event'
export type { Taken } from './ingest/intake'
export type { ParsedEvent } from './ingest/parse-event'
export type { EventFormat } from './ingest/read-records'
export type { RawRecord } from './ingest/record'
export type { CatalogEntry } from './model/catalog'
export type { Feature } from './model/features'
export type {
  BatchSettings,
  Destination,
  DestinationTransport,
  Source,
  Workspace,
  WorkspaceMapping
} from './model/workspace'
export type { Engines, EnginesOptions } from './pipeline/engines'
export type { Pipeline, PipelineOptions } from './pipeline/pipeline'
export type { TraceRecord } from './pipeline/trace'
export type { RetryPolicy } from './pipeline/retry-delay'
export type { Delivery, FinalOutcome, PipelineEngine, PipelineResult } from './pipeline/types'
