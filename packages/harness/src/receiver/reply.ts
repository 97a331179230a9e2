import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { ReceivedRequest } from './parse-request'

/** What a receiver answers: a status, a response, or bytes of the caller's own choosing. */
export type Reply = number | ReplyMessage | RawReply

/** Writes whatever it likes to the socket, or nothing, or ends it: for faults. */
export interface RawReply {
  readonly raw: (socket: Socket, request: ReceivedRequest) => void | Promise<void>
}

/** A well-formed response. `json` or `text` give the body and, for `json`, its content type. */
export interface ReplyMessage {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly text?: string
  readonly body?: Buffer
  /** Waits before the first byte, in milliseconds. */
  readonly delayMs?: number
}

/** Whether a reply writes to the socket itself. */
export function isRawReply(reply: Reply): reply is RawReply {
  return typeof reply === 'object' && 'raw' in reply
}

/** Writes a reply to the connection of its request; ends when a slow reader has taken it. */
export async function writeReply(socket: Socket, reply: Reply, request: ReceivedRequest): Promise<void> {
  if (isRawReply(reply)) {
    await reply.raw(socket, request)
    return
  }
  const message: ReplyMessage = typeof reply === 'number' ? { status: reply } : reply
  if (message.delayMs !== undefined) await waitWhileOpen(socket, message.delayMs)
  if (!socket.writable) return
  if (socket.write(formatReply(message, request.method))) return
  await new Promise<void>((resolve) => {
    onceEither(socket, 'drain', resolve)
  })
}

/** Waits; ends early where the connection does, so that nothing is left over when a receiver stops. */
export function waitWhileOpen(socket: Socket, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      socket.off('close', stop)
      resolve()
    }, ms)
    const stop = (): void => {
      clearTimeout(timer)
      resolve()
    }
    socket.once('close', stop)
  })
}

function onceEither(socket: Socket, event: 'drain', listener: () => void): void {
  const done = (): void => {
    socket.off(event, done)
    socket.off('close', done)
    listener()
  }
  socket.once(event, done)
  socket.once('close', done)
}

/** The bytes of a response. */
export function formatReply(message: ReplyMessage, method = 'POST'): Buffer {
  const { status = 200 } = message
  const body =
    message.body ?? Buffer.from(message.json === undefined ? (message.text ?? '') : JSON.stringify(message.json))
  const headers = {
    ...(message.json === undefined ? {} : { 'content-type': 'application/json' }),
    ...(hasNoBody(status) ? {} : { 'content-length': String(body.length) }),
    ...message.headers
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const head = Buffer.from(`HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? 'Reply'}\r\n${lines.join('')}\r\n`)
  return method === 'HEAD' || hasNoBody(status) ? head : Buffer.concat([head, body])
}

/** RFC 9110 section 6.4.1: a client would take a body for the beginning of the next response. */
function hasNoBody(status: number): boolean {
  return status < 200 || status === 204 || status === 304
}
