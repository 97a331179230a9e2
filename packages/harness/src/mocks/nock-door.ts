import { EventEmitter } from 'node:events'
import type { ClientRequest } from 'node:http'
import { isRawReply } from '../receiver/reply'
import type { Answer } from './endpoint'
import { recordRequest, type RecordedRequest } from './recorded-request'

/** What the door needs. */
export interface NockDoorOptions {
  /** Answers a request; nothing where no endpoint takes it. */
  readonly answer: (request: RecordedRequest) => Promise<Answer | undefined>
  /** What is known about the request from the transport that sends it: its exact URL and headers. */
  readonly known: () => RecordedRequest | undefined
  readonly now: () => number
  /** Counts what it does as work on the clock. */
  readonly work: (work: () => Promise<void>, label: string) => Promise<void>
  /** Says that the request waits for the clock from now on. */
  readonly park: () => void
}

/** The request of nock: a ClientRequest on which it keeps what it needs itself. */
interface NockRequest extends ClientRequest {
  readonly options?: { readonly proto?: string }
  readonly requestBodyBuffers?: readonly Buffer[]
}

type NockReply = (error: Error | null, reply?: [number, Buffer, Record<string, string>]) => void

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

/**
 * Opens the door for what goes over `fetch` and node:http. Nothing gets past it: where no endpoint takes a request, it
 * fails.
 *
 * @returns closes the door, and gives `fetch` and node:http back where nobody else had nock loaded
 */
export async function openNockDoor(options: NockDoorOptions): Promise<() => void> {
  // It patches fetch and http for the whole process as soon as it is loaded.
  const wasLoaded = nockIsLoaded()
  const { default: nock } = await import('nock')
  const wasActive = wasLoaded && nock.isActive()
  if (!nock.isActive()) nock.activate()
  nock.disableNetConnect()
  const scope = nock(/.*/).persist()
  const interceptors = METHODS.map((method) => scope.intercept(/.*/, method))
  const replied = new EventEmitter()
  scope.on('replied', (request: object) => replied.emit('replied', request))
  for (const interceptor of interceptors) {
    interceptor.reply(function (this: { readonly req: unknown }, uri: string, body: unknown, callback: NockReply) {
      const request = this.req as NockRequest
      void options.work(async () => {
        await serve(request, uri, body, options, callback)
        await taken(request, replied)
      }, `${request.method} ${uri}`)
    } as never)
  }
  return () => {
    for (const interceptor of interceptors) nock.removeInterceptor(interceptor)
    if (wasActive) return
    nock.enableNetConnect()
    nock.restore()
  }
}

/** A reply that never comes back in an event must not hold the clock up. */
const TAKEN_WITHIN_MS = 50

/** Resolves when a reply has been read to its end, or the request was given up. */
async function taken(request: NockRequest, replied: EventEmitter): Promise<void> {
  if (request.destroyed) return
  await new Promise<void>((resolve) => {
    const timer = setTimeout(finish, TAKEN_WITHIN_MS)
    const onReplied = (other: object): void => {
      if (other === request) finish()
    }
    function finish(): void {
      clearTimeout(timer)
      replied.off('replied', onReplied)
      resolve()
    }
    replied.on('replied', onReplied)
    request.once('close', finish)
  })
}

function nockIsLoaded(): boolean {
  try {
    return require.resolve('nock') in require.cache
  } catch {
    return false
  }
}

async function serve(
  request: NockRequest,
  uri: string,
  body: unknown,
  options: NockDoorOptions,
  done: NockReply
): Promise<void> {
  const record = options.known() ?? readRequest(request, uri, body, options.now())
  try {
    const answer = await options.answer(record)
    if (!answer) {
      done(refused(`No endpoint takes ${record.method} ${record.url}.`, 'ENETUNREACH'))
      return
    }
    const { fault } = answer
    const reply = fault?.plain ?? answer.reply
    if (fault?.errno !== undefined) {
      done(refused(`Mocked fault: ${fault.description}.`, fault.errno))
    } else if (!isRawReply(reply)) {
      done(null, toNock(reply))
    } else {
      // What never ends over a socket is never answered here either.
      options.park()
    }
  } catch (error) {
    done(error as Error)
  }
}

function refused(message: string, code: string): Error {
  return Object.assign(new Error(message), { code })
}

function readRequest(request: NockRequest, uri: string, body: unknown, atMs: number): RecordedRequest {
  const headers = request.getHeaders()
  const host = headers.host ?? request.host
  const rawHeaders = Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().flatMap((one) => [name, String(one)])
  )
  const url = /^https?:/.test(uri) ? uri : `${request.options?.proto ?? 'https'}://${host}${uri}`
  const bytes = request.requestBodyBuffers
    ? Buffer.concat(request.requestBodyBuffers)
    : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  return recordRequest({ method: request.method, url, rawHeaders, body: bytes, atMs })
}

/** nock wants a body for every status; those that may have none are given none by its Response. */
function toNock(reply: Exclude<Answer['reply'], { readonly raw: unknown }>): [number, Buffer, Record<string, string>] {
  if (typeof reply === 'number') return [reply, Buffer.alloc(0), {}]
  const { status = 200, json, text = '', body } = reply
  const bytes = body ?? Buffer.from(json === undefined ? text : JSON.stringify(json))
  const type: Record<string, string> = json === undefined ? {} : { 'content-type': 'application/json' }
  return [status, bytes, { ...type, ...reply.headers }]
}
