import { setTimeout as wait } from 'node:timers/promises'
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

/** Writes a reply to the connection of its request. */
export async function writeReply(socket: Socket, reply: Reply, request: ReceivedRequest): Promise<void> {
  if (typeof reply === 'object' && 'raw' in reply) {
    await reply.raw(socket, request)
    return
  }
  const message: ReplyMessage = typeof reply === 'number' ? { status: reply } : reply
  if (message.delayMs !== undefined) await wait(message.delayMs)
  if (socket.destroyed) return
  socket.write(formatReply(message))
}

function formatReply(message: ReplyMessage): Buffer {
  const body =
    message.body ?? Buffer.from(message.json === undefined ? (message.text ?? '') : JSON.stringify(message.json))
  const headers = {
    ...(message.json === undefined ? {} : { 'content-type': 'application/json' }),
    'content-length': String(body.length),
    ...message.headers
  }
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${String(message.status ?? 200)} Reply\r\n${head.join('')}\r\n`), body])
}
