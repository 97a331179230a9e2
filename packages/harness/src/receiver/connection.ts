import type { Socket } from 'node:net'
import { createRequestParser, type ReceivedRequest, type RequestLimits } from './parse-request'
import { formatReply, writeReply, type Reply } from './reply'

/** Limits of one connection. */
export interface ConnectionLimits extends RequestLimits {
  /** From the first byte of a request to its last, in milliseconds. */
  readonly requestTimeoutMs: number
  /** Without a byte in either direction, in milliseconds. */
  readonly idleTimeoutMs: number
}

/** What becomes of a request. */
export interface Exchange {
  /** Called once it is complete, also where the answers to those before it are still to be written. */
  readonly record: (request: ReceivedRequest) => void
  readonly answer: (request: ReceivedRequest) => Promise<Reply>
}

/** One connection of a receiver. */
export interface Connection {
  /** Answers what has come, then ends; the promise ends with the connection. */
  readonly finish: () => Promise<void>
}

/** So many requests of one connection wait for their answers; then no more is read from it. */
const MAX_WAITING = 64

/** Serves a socket: requests are answered one after the other, in their order. */
export function serveConnection(socket: Socket, limits: ConnectionLimits, exchange: Exchange): Connection {
  let answering = Promise.resolve()
  let waiting = 0
  let completed = 0
  let timer: NodeJS.Timeout | undefined
  const closed = new Promise<void>((resolve) => socket.once('close', resolve))

  const refuse = (status: number, problem: string): void => {
    answering = answering.then(() => {
      if (socket.writable) socket.end(formatReply({ status, headers: { connection: 'close' }, text: `${problem}\n` }))
    })
  }
  const parser = createRequestParser(limits, {
    onRequest: (request, keepAlive) => {
      completed++
      exchange.record(request)
      if (++waiting >= MAX_WAITING) socket.pause()
      answering = answering.then(async () => {
        await writeReply(socket, await exchange.answer(request), request)
        if (--waiting < MAX_WAITING) socket.resume()
        if (!keepAlive) socket.end()
      })
    },
    onExpect: () => socket.write('HTTP/1.1 100 Continue\r\n\r\n'),
    onProblem: refuse
  })

  socket.on('data', (chunk: Buffer) => {
    const goesOn = parser.underWay()
    const before = completed
    parser.take(chunk)
    if (goesOn && parser.underWay() && completed === before) return
    clearTimeout(timer)
    if (!parser.underWay()) return
    timer = setTimeout(refuse, limits.requestTimeoutMs, 408, 'The request did not come in time.')
    timer.unref()
  })
  socket.setTimeout(limits.idleTimeoutMs, () => socket.destroy())
  socket.on('error', () => socket.destroy())
  socket.once('close', () => {
    clearTimeout(timer)
  })
  return {
    finish: async () => {
      await answering.catch(() => undefined)
      socket.end()
      await closed
    }
  }
}
