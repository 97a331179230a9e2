export { startVerifyingReceiver } from './demo/verifying-receiver'
export { generateEvents, REFERENCE_DATE } from './events/generate-events'
export { FAILURE_MODES } from './identity-provider/failures'
export { createIdentityProvider } from './identity-provider/identity-provider'
export { startIdentityProvider } from './identity-provider/start-identity-provider'
export { startReceiver } from './receiver/receiver'
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
export type { Receiver, Replies } from './receiver/receiver'
export type { RawReply, Reply, ReplyMessage } from './receiver/reply'
export type { ReceivedRequest } from './receiver/parse-request'
