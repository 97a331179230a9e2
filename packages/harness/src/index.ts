export { startVerifyingReceiver } from './demo/verifying-receiver'
export { EVENT_KINDS } from './events/businesses'
export { REFERENCE_DATE } from './events/common'
export { generateEvent } from './events/generate-event'
export { generateEvents } from './events/generate-events'
export { startIdentityProvider } from './identity-provider/identity-provider'
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
export type { BusinessKind, EventKind } from './events/businesses'
export type { GenerateOneOptions } from './events/generate-event'
export type { GenerateOptions } from './events/generate-events'
export type { EventType } from './events/world'
export type { IdentityProvider, IdentityProviderOptions, TokenRequest } from './identity-provider/identity-provider'
export type { Receiver, Replies } from './receiver/receiver'
export type { RawReply, Reply, ReplyMessage } from './receiver/reply'
export type { ReceivedRequest } from './receiver/parse-request'
