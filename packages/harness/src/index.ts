export { startVerifyingReceiver } from './demo/verifying-receiver'
export { generateEvents, REFERENCE_DATE } from './events/generate-events'
export { startIdentityProvider } from './identity-provider/identity-provider'
export { startReceiver } from './receiver/receiver'
export { createStockEngine } from './stock/stock-engine'
export { createReceiverKit, ReceiverKitError } from './receiver-kit/receiver-kit'
export { FRAMEWORKS } from './receiver-kit/handler/frameworks'
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
export type { IdentityProvider, IdentityProviderOptions, TokenRequest } from './identity-provider/identity-provider'
export type { Receiver, Replies } from './receiver/receiver'
export type { Framework } from './receiver-kit/handler/frameworks'
export type { ReceiverKit, ReceiverKitOptions } from './receiver-kit/receiver-kit'
export type { Schema } from './receiver-kit/schema'
export type { RawReply, Reply, ReplyMessage } from './receiver/reply'
export type { StockEngineOptions } from './stock/stock-engine'
export type { ReceivedRequest } from './receiver/parse-request'
