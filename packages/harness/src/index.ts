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

export type { Receiver, Replies } from './receiver/receiver'
export type { RawReply, Reply, ReplyMessage } from './receiver/reply'
export type { ReceivedRequest } from './receiver/parse-request'
