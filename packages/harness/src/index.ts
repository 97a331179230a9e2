export { startReceiver } from './receiver/receiver'

export type { Receiver, Replies } from './receiver/receiver'
export type { RawReply, Reply, ReplyMessage } from './receiver/reply'
export type { ReceivedRequest } from './receiver/parse-request'
