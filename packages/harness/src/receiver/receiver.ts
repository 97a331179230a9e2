import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { createRequestParser, type ReceivedRequest } from './parse-request'
import { writeReply, type Reply } from './reply'

/** Answers a request; a list answers in turn and its last entry stays. */
export type Replies = Reply | readonly Reply[] | ((request: ReceivedRequest) => Reply | Promise<Reply>)

/** A receiver on loopback that keeps the raw bytes of every request. */
export interface Receiver {
  /** `http://127.0.0.1:PORT`, without a slash at its end. */
  readonly url: string
  readonly port: number
  /** All requests, in the order in which they were complete. */
  readonly requests: ReceivedRequest[]
  /** Connections accepted so far. */
  connections(): number
  /** Replaces the replies from now on. */
  reply(replies: Replies): void
  /** Ends every connection and stops. */
  close(): Promise<void>
}

/**
 * Starts a receiver on a raw socket, so that faults which an HTTP library would not allow can be shown.
 *
 * @param replies what to answer; 200 with an empty body where nothing is given
 * @returns the receiver, listening on a free port of 127.0.0.1
 */
export async function startReceiver(replies: Replies = 200): Promise<Receiver> {
  const requests: ReceivedRequest[] = []
  const sockets = new Set<Socket>()
  let current = replies
  let answered = 0
  let accepted = 0

  const choose = async (request: ReceivedRequest): Promise<Reply> => {
    const index = answered++
    if (typeof current === 'function') return current(request)
    if (Array.isArray(current)) return (current as readonly Reply[])[Math.min(index, current.length - 1)] ?? 200
    return current as Reply
  }

  const server = createServer((socket) => {
    accepted++
    sockets.add(socket)
    let answering = Promise.resolve()
    const parse = createRequestParser((request) => {
      requests.push(request)
      answering = answering.then(async () => {
        await writeReply(socket, await choose(request), request)
      })
    })
    socket.on('data', (chunk) => {
      parse(chunk)
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${String(port)}`,
    port,
    requests,
    connections: () => accepted,
    reply: (next) => {
      current = next
      answered = 0
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    }
  }
}
