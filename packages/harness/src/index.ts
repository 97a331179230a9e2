export { startVerifyingReceiver } from './demo/verifying-receiver'
export { generateEvents, REFERENCE_DATE } from './events/generate-events'
export { FAILURE_MODES } from './identity-provider/failures'
export { createIdentityProvider } from './identity-provider/identity-provider'
export { startIdentityProvider } from './identity-provider/start-identity-provider'
export { TLS_KINDS } from './receiver/certificates'
export { describeRequest } from './receiver/describe-request'
export { FaultError, isFaultError } from './receiver/fault-error'
export { faultReply, parseFault } from './receiver/fault-spec'
export { FAULTS } from './receiver/fault-table'
export { parseReply } from './receiver/parse-reply'
export { startReceiver } from './receiver/receiver'
export { createFaultRouter, FAULT_ROUTES } from './receiver/routes'
export { makeVisible } from './receiver/visible-text'
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

export type { PathCount, PathRule, VerifyingReceiver } from './demo/verifying-receiver'
export type { GenerateOptions } from './events/generate-events'
export type { Failure, FailureMode } from './identity-provider/failures'
export type { IssuedTokens } from './identity-provider/grants'
export type { IdentityProvider, IdentityProviderState } from './identity-provider/identity-provider'
export type { EndpointName, IdentityProviderLogEntry, TokenRequest } from './identity-provider/log'
export type { IdentityProviderOptions } from './identity-provider/options'
export type { ServeIdentityProviderOptions } from './identity-provider/start-identity-provider'
export type { TlsKind } from './receiver/certificates'
export type { DescribeOptions, RequestText } from './receiver/describe-request'
export type { FaultArgument, FaultArguments } from './receiver/fault-argument'
export type { FaultSpec, ParsedFault } from './receiver/fault-spec'
export type { Fault, FaultName } from './receiver/fault-table'
export type { NamedReply } from './receiver/parse-reply'
export type { Receiver, ReceiverOptions, Replies } from './receiver/receiver'
export type { FaultRoute, RoutedReply } from './receiver/routes'
export type { RawReply, Reply, ReplyMessage } from './receiver/reply'
export type { ReceivedRequest } from './receiver/parse-request'
