/**
 * A workspace: sources, destinations and mappings read from a file, and the one pipeline that events go through.
 *
 * @packageDocumentation
 */
export { createWorkspaceApi } from './api/create-workspace-api'
export { checkDefinition } from './catalog/check-definition'
export { createCatalog } from './catalog/create-catalog'
export { createProbe } from './catalog/probe'
export { loadConfig } from './config/load-config'
export { CONFIG_SCHEMA_PATH } from './config/schema'
export { applyWorkspace } from './diff/apply-workspace'
export { diffWorkspaces } from './diff/diff-workspaces'
export { createEngage } from './engage/create-engage'
export { createSchemaCheck } from './file/check-schema'
export { parseDuration, writeDuration } from './file/duration'
export { fillEnvironment } from './file/environment'
export { formatWorkspaceFile } from './file/format-file'
export { suggest } from './file/nearest'
export { createReport, parseFile } from './file/parse-document'
export { formatPath, formatProblem } from './file/problem'
export { WORKSPACE_SCHEMA_PATH } from './file/schema'
export { setMember } from './file/set-member'
export { createFunctionRunner } from './functions/create-function-runner'
export { FunctionError, isFunctionError } from './functions/function-error'
export { createIntake } from './ingest/intake'
export { MAX_DEPTH, MAX_EVENT_BYTES, parseEvent } from './ingest/parse-event'
export { formatOfName, readRecords } from './ingest/read-records'
export { assembleWorkspace, loadWorkspace, parseWorkspace } from './load-workspace'
export { defineEntry, slugOf } from './model/catalog'
export { createConnections } from './oauth/connections'
export { isOAuthError, OAuthError } from './oauth/oauth-error'
export { needsConnection } from './oauth/read-client'
export { createEngines } from './pipeline/engines'
export { isLeftOut } from './pipeline/left-out'
export { createPipeline } from './pipeline/pipeline'
export { DEFAULT_RETRY, retryDelayMs, SEGMENT_RETRY } from './pipeline/retry-delay'
export { createRedactor } from './secrets/redact'
export { exportToSegment } from './segment/export-to-segment'
export { importFromSegment } from './segment/import-from-segment'
export { hasLocalState, openLocalState } from './state/local-state'
export { createMemoryState } from './state/memory-state'
export { rotateKey } from './state/rotate-key'
export { isStateError, StateError } from './state/state-error'
export { asCurl } from './tester/as-curl'
export { asHar } from './tester/as-har'
export { maskHeaders, maskRequest, maskResponse } from './tester/mask'
export { standInTransport } from './tester/stand-in'
export { isTesterError, TesterError, testEvent } from './tester/test-event'

export type { Answer, AnswerProblem } from './answer'
export type { WorkspaceApi, WorkspaceApiOptions } from './api/create-workspace-api'
export type { DebuggerLimits, EventQuery, EventType, TestEventQuery } from './api/debugger'
export type { NewDestination } from './api/destinations'
export type { Ref } from './api/lookup'
export type { MappingChange, NewMapping } from './api/mappings'
export type { ChoicesQuery, FieldChoices } from './api/plugin-answers'
export type { HookInput, Person, PluginPort, SavedHook } from './api/plugin-calls'
export type { ConnectionsPort, TesterPort, WorkspaceStore } from './api/ports'
export type { PresetView } from './api/presets'
export type { AuthenticationInput } from './api/settings'
export type { NewSource } from './api/sources'
export type { EventTest, MappingTest } from './api/testing'
export type {
  ActionSummary,
  DestinationView,
  HookInputView,
  HookSummary,
  InsertFunctionView,
  MappingView,
  PluginView,
  RecordedEvent,
  SettingView,
  SourceView
} from './api/views'
export type { Catalog, CatalogOptions, RegisterOptions } from './catalog/create-catalog'
export type { DefinitionProblems } from './catalog/findings'
export type { UnusablePlugin } from './catalog/load-plugins'
export type { Probe, ProbeKind, ProbeOptions, ProbeResult } from './catalog/probe'
export type { ConfigOptions, LoadedConfig } from './config/load-config'
export type {
  AnyDefinition,
  ConfigInput,
  ConfigPlugin,
  GivenPlugin,
  HostConfig,
  ListedPlugin,
  NamedPlugin
} from './config/types'
export type { Applied, ApplyOptions, ApplyTarget } from './diff/apply-workspace'
export type { ChangedObject, DiffOptions, WorkspaceChange } from './diff/diff-workspaces'
export type { ComputedValue, Engage, EngageOptions, EngageStore, Member, SyncRecord } from './engage/types'
export type { SchemaCheck } from './file/check-schema'
export type { Environment, Filled } from './file/environment'
export type { FormatOptions } from './file/format-file'
export type { ParsedFile, Place, Report } from './file/parse-document'
export type { Path, Position, Problem } from './file/problem'
export type {
  AudienceFile,
  AuthenticationFile,
  ComputationFile,
  ComputedTraitFile,
  ComputeType,
  ConditionFile,
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
export type { LoadOptions } from './load-options'
export type { LoadResult } from './load-workspace'
export type { CatalogEntry, PluginOrigin } from './model/catalog'
export type { Audience, Computation, ComputedTrait, Condition, Occurrences } from './model/computation'
export type { HookName, HookValues, SyncMode } from './model/host-values'
export type {
  BatchSettings,
  ConnectSettings,
  Destination,
  DestinationFilter,
  DestinationTransport,
  Source,
  Workspace,
  WorkspaceMapping
} from './model/workspace'
export type { Connection, ConnectionState } from './oauth/connection-status'
export type { OAuthErrorCode } from './oauth/oauth-error'
export type { CallbackInput } from './oauth/read-callback'
export type { BeginOptions, BegunConnection, Connections, ConnectionsOptions } from './oauth/types'
export type { Engines, EnginesOptions } from './pipeline/engines'
export type { Pipeline, PipelineOptions } from './pipeline/pipeline'
export type { RetryPolicy } from './pipeline/retry-delay'
export type { Change, OnTrace, TraceRecord } from './pipeline/trace'
export type { MappingMatch } from './pipeline/trigger'
export type { Delivery, FinalOutcome, PipelineEngine, PipelineResult } from './pipeline/types'
export type { ExportOptions, ExportResult } from './segment/export-to-segment'
export type { ImportOptions, ImportResult } from './segment/import-from-segment'
export type {
  SegmentDestination,
  SegmentFilter,
  SegmentFilterAction,
  SegmentFunction,
  SegmentFunctionSetting,
  SegmentIds,
  SegmentInstance,
  SegmentMetadata,
  SegmentObjects,
  SegmentSource,
  SegmentSubscription,
  TranslationNote,
  WantedVariable
} from './segment/types'
export type { Disk } from './state/disk'
export type { LocalState, LocalStateOptions } from './state/local-state'
export type { Locks } from './state/locks'
export type { Rotated } from './state/rotate-key'
export type { StateErrorCode } from './state/state-error'
export type { StateTokens } from './state/token-store'
export type { Har, HarExchange } from './tester/as-har'
export type { TestedDelivery, TestedRequest, TestReport } from './tester/report'
export type { TesterOptions, TestInput } from './tester/test-event'
