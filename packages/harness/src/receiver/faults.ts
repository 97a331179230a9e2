import { gzipSync } from 'node:zlib'
import type { Socket } from 'node:net'
import { waitWhileOpen, type RawReply, type ReplyMessage } from './reply'
import { resetConnection } from './reset'

/** Larger than one part of any fault that goes on and on. */
const MAX_UNREAD_BYTES = 64 * 1024
const CHUNKED = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n'

/** Accepts the request and never answers (F4). */
export function hang(): RawReply {
  return { raw: () => undefined }
}

/**
 * Sends one header line after another and never ends the head (F5).
 *
 * @param everyMs milliseconds between two lines
 */
export function dripHeaders(everyMs = 20): RawReply {
  return { raw: (socket) => drip(socket, 'HTTP/1.1 200 OK\r\n', (count) => `x-drip-${count}: ${count}\r\n`, everyMs) }
}

/**
 * Sends the head, then one byte of a long body after another (F6).
 *
 * @param everyMs milliseconds between two bytes
 */
export function dripBody(everyMs = 20): RawReply {
  const head = 'HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n'
  return { raw: (socket) => drip(socket, head, () => '.', everyMs) }
}

/** Sends chunks as fast as they are read, without an end (F7). */
export function endlessBody(): RawReply {
  const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`
  return {
    raw: (socket) => {
      socket.write(CHUNKED)
      pour(socket, chunk)
    }
  }
}

/**
 * Sends a small chunk in every interval, without an end (F7).
 *
 * @param everyMs milliseconds between two chunks
 */
export function endlessSmallChunks(everyMs = 20): RawReply {
  return { raw: (socket) => drip(socket, CHUNKED, () => '1\r\n.\r\n', everyMs) }
}

/**
 * Sends a status line and headers, then resets the connection (F2).
 *
 * @param status of the response
 */
export function resetAfterHeaders(status = 200): RawReply {
  return {
    raw: async (socket) => {
      await flush(socket, `HTTP/1.1 ${status} Reply\r\ncontent-length: 100\r\n\r\n`)
      resetConnection(socket)
    }
  }
}

/**
 * Sends half of a body, then resets the connection (F3).
 *
 * @param status of the response
 */
export function resetMidBody(status = 200): RawReply {
  return {
    raw: async (socket) => {
      await flush(socket, `HTTP/1.1 ${status} Reply\r\ncontent-length: 100\r\n\r\n${'x'.repeat(50)}`)
      resetConnection(socket)
    }
  }
}

/** Resets the connection without a byte, as a peer does that closed it while the request was written (F12). */
export function resetUnanswered(): RawReply {
  return {
    raw: (socket) => {
      resetConnection(socket)
    }
  }
}

/**
 * Answers, then closes the connection that it said it would keep (F12).
 *
 * @param status of the response
 */
export function closeKeepAlive(status = 200): RawReply {
  return {
    raw: (socket) => {
      socket.end(`HTTP/1.1 ${status} Reply\r\nconnection: keep-alive\r\ncontent-length: 0\r\n\r\n`)
    }
  }
}

/** Answers with something that is not HTTP (F11). */
export function malformedStatusLine(): RawReply {
  return { raw: (socket) => void socket.write('HTTQ/9 what 200\r\n\r\n') }
}

/** Begins a chunked body with a size that is no number (F11). */
export function badChunk(): RawReply {
  return { raw: (socket) => void socket.write(`${CHUNKED}zz\r\nabc\r\n0\r\n\r\n`) }
}

const PIECE_BYTES = 1024 * 1024

/**
 * A small gzip body that unpacks to a large one (F9).
 *
 * @param bytes size of what it unpacks to
 */
export function gzipBomb(bytes = 64 * 1024 * 1024): ReplyMessage {
  const piece = gzipSync(Buffer.alloc(PIECE_BYTES))
  // Members of gzip follow one another and unpack to one body: packing a gigabyte would take seconds.
  const pieces = Array.from({ length: Math.floor(bytes / PIECE_BYTES) }, () => piece)
  const body = Buffer.concat([...pieces, gzipSync(Buffer.alloc(bytes % PIECE_BYTES))])
  return { headers: { 'content-encoding': 'gzip' }, body }
}

/**
 * Many short headers (F10).
 *
 * @param count how many
 */
export function manyHeaders(count = 3_000): RawReply {
  const lines = Array.from({ length: count }, (_, index) => `x-${index}: ${index}\r\n`).join('')
  return { raw: (socket) => void socket.write(`HTTP/1.1 200 OK\r\n${lines}content-length: 0\r\n\r\n`) }
}

/**
 * One long header (F10).
 *
 * @param bytes size of its value
 */
export function bigHeader(bytes = 1024 * 1024): RawReply {
  return { raw: (socket) => void socket.write(`HTTP/1.1 200 OK\r\nx-big: ${'x'.repeat(bytes)}\r\n\r\n`) }
}

/**
 * A large but well-formed body (F8).
 *
 * @param bytes its size
 * @param status of the response
 */
export function bigBody(bytes: number, status = 200): ReplyMessage {
  return { status, body: Buffer.alloc(bytes, 'x') }
}

/**
 * A redirect (F15).
 *
 * @param status 301, 302, 303, 307 or 308
 * @param location value of the header
 */
export function redirect(status: 301 | 302 | 303 | 307 | 308, location: string): ReplyMessage {
  return { status, headers: { location } }
}

/**
 * Sends 103 Early Hints before the response (F18).
 *
 * @param status of the response that follows
 */
export function earlyHints(status = 200): RawReply {
  const hints = 'HTTP/1.1 103 Early Hints\r\nlink: </style.css>; rel=preload\r\n\r\n'
  return {
    raw: (socket) => void socket.write(`${hints}${hints}HTTP/1.1 ${status} Reply\r\ncontent-length: 2\r\n\r\nok`)
  }
}

async function drip(socket: Socket, start: string, part: (count: number) => string, everyMs: number): Promise<void> {
  socket.write(start)
  for (let count = 0; socket.writable; count++) {
    // Who reads nothing at all is let go, before what was written for it fills the memory.
    if (socket.writableLength > MAX_UNREAD_BYTES) socket.destroy()
    socket.write(part(count))
    await waitWhileOpen(socket, everyMs)
  }
}

function pour(socket: Socket, chunk: string): void {
  let accepted = true
  while (accepted && !socket.destroyed) accepted = socket.write(chunk)
  socket.once('drain', () => {
    pour(socket, chunk)
  })
}

function flush(socket: Socket, text: string): Promise<void> {
  return new Promise((resolve) => {
    socket.write(text, () => {
      // The bytes must reach the peer before the reset overtakes them.
      setTimeout(resolve, 10)
    })
  })
}
