import { writeFileSync } from 'node:fs'
import {
  createFaultRouter,
  isFaultError,
  parseReply,
  startReceiver,
  type NamedReply,
  type Receiver,
  type Replies,
  type TlsKind
} from '@extensible-webhooks/harness'
import { EXIT, InputError } from '../exit-codes'
import type { Io } from '../io'
import { checkSignatures } from '../shared/check-signatures'
import { createPaint } from '../shared/paint'
import { readSecrets, type SecretOptions } from '../shared/secrets'
import { formatEntry, toJson, type LogEntry } from './log-entry'
import { createReception, type Reception } from './reception'

/** What `xwh receiver` was asked to do. */
export interface ReceiveOptions extends SecretOptions {
  /** 0: a free one. */
  readonly port: number
  /** What paths without a fault answer, as text. */
  readonly reply?: string
  /** Kind of certificate. */
  readonly tls?: TlsKind
  /** Path of the file for the authority's certificate. */
  readonly writeCa?: string
  /** Ends after so many requests. */
  readonly count?: number
  /** Ends after so many seconds. */
  readonly timeout?: number
  readonly headers: boolean
  readonly body: boolean
  readonly json: boolean
}

const MAX_BODY_BYTES = 16 * 1_024 * 1_024
const MAX_HEAD_BYTES = 64 * 1_024
/** For answers under way when the receiver ends. */
const GRACE_MS = 2_000

/**
 * Receives until it is interrupted, or has what it waits for.
 *
 * @returns the exit code
 * @throws InputError where the input is wrong, before anything is received
 */
export async function receive(options: ReceiveOptions, io: Io): Promise<number> {
  const secrets = readSecrets(options, io.env)
  const otherwise = options.reply === undefined ? undefined : readReply(options.reply)
  const { tls } = options
  if (options.writeCa !== undefined && tls === undefined) throw new InputError('--write-ca: it needs --tls.')
  const route = createFaultRouter(otherwise)
  const reception = createReception(options.count)
  const paint = createPaint(io.stdout, io.env)
  const show = (entry: LogEntry): void => {
    io.stdout.write(options.json ? `${toJson(entry, options)}\n` : `${formatEntry(entry, options, paint)}\n`)
  }
  const receiver = await listen(options.port, tls, (request) => {
    // Between the last request that was asked for and the end.
    if (reception.isOver()) return 503
    const { label, reply } = route(request)
    const checks = checkSignatures({ ...request, nowMs: request.receivedAtMs }, secrets)
    show({ request, label, checks })
    reception.add(checks)
    return reply
  })
  try {
    if (options.writeCa !== undefined) writeCa(options.writeCa, receiver.ca ?? '')
    // Heard before it is promised: a Ctrl-C may follow the line at once.
    const end = waitForEnd(reception, options.timeout, io)
    io.stderr.write(`Listening on ${receiver.url} (Ctrl-C ends).\n`)
    const ended = await end
    await receiver.close(GRACE_MS)
    io.stderr.write(`${reception.summary()}\n`)
    return ended === 'interrupted' || reception.isGood(ended) ? EXIT.ok : EXIT.failed
  } finally {
    await receiver.close()
  }
}

type End = 'complete' | 'late' | 'interrupted'

async function waitForEnd(reception: Reception, timeoutSeconds: number | undefined, io: Io): Promise<End> {
  let timer: NodeJS.Timeout | undefined
  let stopListening = (): void => undefined
  const ends: Promise<End>[] = [
    reception.complete.then(() => 'complete' as const),
    new Promise((resolve) => {
      stopListening = io.onInterrupt(() => {
        resolve('interrupted')
      })
    })
  ]
  if (timeoutSeconds !== undefined) {
    ends.push(
      new Promise((resolve) => {
        timer = setTimeout(resolve, timeoutSeconds * 1_000, 'late')
      })
    )
  }
  try {
    return await Promise.race(ends)
  } finally {
    reception.end()
    clearTimeout(timer)
    stopListening()
  }
}

async function listen(port: number, tls: TlsKind | undefined, replies: Replies): Promise<Receiver> {
  try {
    // Requests are shown and forgotten, so that a receiver that runs for days does not grow.
    const limits = { maxBodyBytes: MAX_BODY_BYTES, maxHeadBytes: MAX_HEAD_BYTES, keepRequests: 0 }
    return await startReceiver(replies, { port, ...limits, ...(tls === undefined ? {} : { tls }) })
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error
    const why = code === 'EACCES' ? 'it is not allowed to you' : 'another program listens on it'
    throw new InputError(`--port ${port}: ${why}; choose another, or 0 for a free one.`)
  }
}

function readReply(text: string): NamedReply {
  try {
    return parseReply(text)
  } catch (error) {
    if (isFaultError(error)) throw new InputError(`--reply: ${error.message}`)
    throw error
  }
}

function writeCa(path: string, pem: string): void {
  try {
    writeFileSync(path, pem)
  } catch (error) {
    throw new InputError(
      `--write-ca ${path}: the file cannot be written (${String((error as NodeJS.ErrnoException).code)}).`
    )
  }
}
