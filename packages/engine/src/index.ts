/**
 * The engine runs any action-destination definition.
 *
 * | word | means |
 * |---|---|
 * | event | one Segment call: track, identify, page, screen, group, alias or delete |
 * | source | where events come from; has a write key |
 * | destination | one plugin with a name, settings, an authentication and mappings, fed by a source |
 * | mapping | a trigger and the field values of one action (Segment also says subscription) |
 * | trigger | the FQL condition of a mapping |
 * | payload | what a mapping makes of an event |
 * | batch | payloads that go together in one `performBatch` |
 * | request | what is written to a socket |
 * | exchange | a request and what came back |
 * | outcome | what became of one event through one mapping: delivered, retryable or rejected |
 * | log | the records of every stage |
 *
 * @packageDocumentation
 */
export { createEngine } from './engine'
export { compileTrigger } from './trigger/compile-trigger'
export { TriggerError, isTriggerError } from './trigger/trigger-error'
export { copyPayload } from './mapping/copy'
export { compileMapping, transform, transformBatch } from './mapping/compile-mapping'
export { MappingError, isMappingError } from './mapping/mapping-error'
export { directiveOf } from './mapping/compile-value'
export { pathKeys } from './mapping/path'
export { rootOf } from './mapping/root-mapping'
export { compileSchemaValidator, compileValidator } from './validation/compile-validator'
export { createMemoryTokenStore } from './tokens/memory-token-store'
export { classifyError } from './outcome/classify-error'
export { classifyNode } from './outcome/classify-node'
export { noteRefreshFailure } from './tokens/refresh-failure'
export { CODES, STAGES } from './outcome/codes'
export { isRejection } from './outcome/outcome'
export { DEVIATIONS } from './deviations'
export { assertNever } from './outcome/assert-never'
export { systemClock } from './clock'
export { TransportError, isTransportError } from './transport/transport-error'
export { createTransport } from './transport/create-transport'
export { fetchTransport } from './transport/fetch-transport'
export { refuseAddress } from './transport/address-guard'
export { refusesPort } from './transport/ports'
export { createUrlGuard } from './transport/url-guard'

export type { BatchEventInput, Engine, EventInput } from './engine'
export type { EngineAction } from './run/action'
export type { Auth, PluginAction, PluginDefinition } from './run/plugin'
export type { HostContext } from './run/context'
export type { OnDeleteOptions } from './run/calls'
export type { OnEventOptions } from './run/on-subscription'
export type {
  Diagnostic,
  DiagnosticCode,
  Explained,
  ExplainedClause,
  ExplainedGroup,
  Explanation,
  Trigger
} from './trigger/types'
export type { Mapping, MappingInput } from './mapping/compile-mapping'
export type { CheckOptions, PayloadValidator, SchemaValidator, ValidateOptions } from './validation/compile-validator'
export type { Deviation, DeviationId } from './deviations'
export type { Code, Stage } from './outcome/codes'
export type { DeliveryError, Outcome, Rejection } from './outcome/outcome'
export type { Clock } from './clock'
export type {
  Dial,
  DialTarget,
  Lookup,
  Transport,
  TransportOptions,
  WireRequest,
  WireResponse
} from './transport/types'
export type { TransportErrorCode } from './transport/transport-error'
export type { GuardedUrl } from './transport/url-guard'
export type { TokenStore, Tokens } from './tokens/types'
export type { EngineOptions, Exchange, Prepared, RefreshOn, RunInput, RunResult } from './types'
