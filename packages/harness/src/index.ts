/**
 * For trying destinations on a laptop: scenarios with mocked endpoints and a clock that can be moved, receivers that
 * misbehave in every way an endpoint can, a mock identity provider, realistic events, parity with stock core.
 *
 * @packageDocumentation
 */
export { createManualClock } from './clock/manual-clock'
export { startLocalEndpoints } from './dev/local-endpoints'
export { generateEvent } from './events/generate-event'
export { generateEvents } from './events/generate-events'
export { EVENT_KINDS, REFERENCE_DATE } from './events/kinds'
export { FAILURE_MODES } from './identity-provider/failures'
export { createIdentityProvider } from './identity-provider/identity-provider'
export { startIdentityProvider } from './identity-provider/start-identity-provider'
export { expectScenario, scenario, testScenarios } from './jest'
export { startMocks } from './mocks/start-mocks'
export { compareResults, compareRuntimes } from './parity/compare-runtimes'
export { OTHER_HEADERS } from './parity/headers'
export { parityMarkdown } from './parity/markdown'
export { PARITY } from './parity/parity'
export { stockEngines } from './parity/stock-engines'
export { FRAMEWORKS } from './receiver-kit/handler/frameworks'
export { createReceiverKit, ReceiverKitError } from './receiver-kit/receiver-kit'
export { TLS_KINDS } from './receiver/certificates'
export { describeRequest } from './receiver/describe-request'
export { FaultError, isFaultError } from './receiver/fault-error'
export { faultReply, parseFault } from './receiver/fault-spec'
export { FAULTS } from './receiver/fault-table'
export {
  badChunk,
  bigBody,
  bigHeader,
  closeKeepAlive,
  dripBody,
  dripHeaders,
  earlyHints,
  endlessBody,
  endlessSmallChunks,
  gzipBomb,
  hang,
  malformedStatusLine,
  manyHeaders,
  redirect,
  resetAfterHeaders,
  resetMidBody,
  resetUnanswered
} from './receiver/faults'
export { parseReply } from './receiver/parse-reply'
export { startReceiver } from './receiver/receiver'
export { createFaultRouter, FAULT_ROUTES } from './receiver/routes'
export { makeVisible } from './receiver/visible-text'
export { createCoverage } from './scenario/coverage'
export { findScenarios } from './scenario/find-scenarios'
export { formatFailures } from './scenario/format-failures'
export { loadScenario, parseScenario } from './scenario/load-scenario'
export { runScenario } from './scenario/run-scenario'
export { SCENARIO_SCHEMA_PATH } from './scenario/schema'
export { createStockEngine } from './stock/stock-engine'

export type { Work } from './clock/activity'
export type { ManualClock, ManualClockOptions } from './clock/manual-clock'
export type { CheckingReceiver, PlaceCount, ReceiverChecks } from './dev/checking-receiver'
export type { LocalEndpoints } from './dev/local-endpoints'
export type { GenerateOneOptions } from './events/generate-event'
export type { GenerateOptions } from './events/generate-events'
export type { BusinessKind, EventKind, EventType } from './events/kinds'
export type { Failure, FailureMode } from './identity-provider/failures'
export type { IssuedTokens } from './identity-provider/grants'
export type { IdentityProvider, IdentityProviderState } from './identity-provider/identity-provider'
export type { EndpointName, IdentityProviderLogEntry, TokenRequest } from './identity-provider/log'
export type { IdentityProviderOptions } from './identity-provider/options'
export type { ServeIdentityProviderOptions } from './identity-provider/start-identity-provider'
export type { ExpectOptions, TestOptions } from './jest'
export type { Difference } from './mocks/compare'
export type { UnmatchedRequest } from './mocks/desk'
export type { IdentityProviderFile } from './mocks/identity-providers'
export type { MockClock } from './mocks/mock-clock'
export type { RecordedRequest, RequestOrigin } from './mocks/recorded-request'
export type { RequestPattern, TextPattern } from './mocks/request-pattern'
export type { Mocks, MocksOptions } from './mocks/start-mocks'
export type { EndpointFile, ReplyFile, ReplyMessageFile } from './mocks/types'
export type { ParityResult } from './parity/compare-runtimes'
export type { ShownBy } from './parity/markdown'
export type { DifferenceKind, ParityEntry } from './parity/table'
export type { Framework } from './receiver-kit/handler/frameworks'
export type { ReceiverKit, ReceiverKitOptions } from './receiver-kit/receiver-kit'
export type { Schema } from './receiver-kit/schema'
export type { TlsKind } from './receiver/certificates'
export type { DescribeOptions, RequestText } from './receiver/describe-request'
export type { FaultArgument, FaultArguments } from './receiver/fault-argument'
export type { FaultSpec, ParsedFault } from './receiver/fault-spec'
export type { Fault, FaultName } from './receiver/fault-table'
export type { NamedReply } from './receiver/parse-reply'
export type { ReceivedRequest } from './receiver/parse-request'
export type { Receiver, ReceiverOptions, Replies } from './receiver/receiver'
export type { RawReply, Reply, ReplyMessage } from './receiver/reply'
export type { FaultRoute, RoutedReply } from './receiver/routes'
export type { Coverage, CoverageReport, CoverageTotal, MappingReport, WorkspaceCoverage } from './scenario/coverage'
export type { EngineContext, EngineFactory, ScenarioEngines } from './scenario/engines'
export type { FoundScenarios } from './scenario/find-scenarios'
export type { Paint } from './scenario/format-failures'
export type { FunctionRunnerFactory } from './scenario/function-work'
export type { LoadedScenario, ScenarioOptions } from './scenario/load-scenario'
export type { Share } from './scenario/mapping-coverage'
export type { RunOptions } from './scenario/open-run'
export type { ProbeListener } from './scenario/probe'
export type { FailureKind, ScenarioFailure, ScenarioOutcome, ScenarioResult } from './scenario/result'
export type { Scenario, ScenarioEvent, ScenarioStep } from './scenario/scenario'
export type {
  Expectation,
  ExpectedRejection,
  ExpectedRequest,
  IdentityProviderStep,
  ScenarioFile,
  StepFile,
  TesterStep
} from './scenario/types'
export type { StockEngineOptions } from './stock/stock-engine'
