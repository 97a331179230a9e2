import { parseDuration } from '@extensible-webhooks/workspace'
import type { ReceivedRequest } from '../receiver/parse-request'
import type { Reply } from '../receiver/reply'
import type { Difference } from './compare'
import { readFault, type MockFault } from './fault-replies'
import { toReceived, type RecordedRequest } from './recorded-request'
import { compilePattern } from './request-pattern'
import type { EndpointFile, ReplyFile } from './types'

/** What an endpoint does with a request: a reply, after a delay on the clock, or a fault. */
export interface Answer {
  readonly delayMs: number
  readonly reply: Reply
  readonly fault?: MockFault
}

/** A mocked endpoint at work. */
export interface Endpoint {
  /** How it is named in reports. */
  readonly label: string
  /** It must be called at least once. */
  readonly required: boolean
  /** Its requests go over a real socket. */
  readonly onSocket: boolean
  /** How often it has answered. */
  readonly calls: () => number
  /** It has answered as often as it may. */
  exhausted(): boolean
  /** In what a request differs from what it takes. */
  readonly compare: (request: RecordedRequest) => Difference[]
  /** How the next connection to it fails, if it does. */
  nextFault(): MockFault | undefined
  /** Answers a request and counts it. A promise that never ends means no answer. */
  answer(request: RecordedRequest): Promise<Answer>
}

/** Answers requests to one host, such as an identity provider. */
export type Handler = (request: ReceivedRequest) => Promise<Reply>

/** Makes an endpoint of what a file says; whoever reads the file has checked it before. */
export function createEndpoint(file: EndpointFile): Endpoint {
  const { method, url } = splitRequest(file.request)
  const pattern = compilePattern({ ...file, method, url })
  const planned = (file.replies ?? [200]).map(plan)
  const times = file.times ?? Infinity
  let calls = 0
  const next = (): Plan => planned[Math.min(calls, planned.length - 1)] ?? { delayMs: 0, reply: () => 200 }
  return {
    label: file.request,
    required: file.optional !== true,
    onSocket: planned.some(({ fault }) => fault?.onSocket === true),
    calls: () => calls,
    exhausted: () => calls >= times,
    compare: pattern.compare,
    nextFault: () => next().fault,
    answer: async (request) => {
      const { delayMs, reply, fault } = next()
      calls++
      return { ...waitFirst(reply(toReceived(request)), delayMs), ...(fault ? { fault } : {}) }
    }
  }
}

/** Makes an endpoint that hands every request to a host on. */
export function createHandlerEndpoint(base: string, handle: (request: RecordedRequest) => Promise<Reply>): Endpoint {
  const pattern = compilePattern({ url: `${base}/*` })
  let calls = 0
  return {
    label: `* ${base}`,
    required: false,
    onSocket: false,
    calls: () => calls,
    exhausted: () => false,
    compare: pattern.compare,
    nextFault: () => undefined,
    answer: async (request) => {
      calls++
      return waitFirst(await handle(request), 0)
    }
  }
}

/** Cuts `METHOD URL` into its parts. */
export function splitRequest(request: string): { readonly method: string; readonly url: string } {
  const [, method = '', url = ''] = /^\s*(\S+)\s+(\S+)\s*$/.exec(request) ?? []
  return { method, url }
}

/** What is to be answered, once it is known what was asked. */
interface Plan {
  readonly delayMs: number
  readonly reply: (request: ReceivedRequest) => Reply
  readonly fault?: MockFault
}

function plan(file: ReplyFile): Plan {
  if (typeof file === 'number') return { delayMs: 0, reply: () => file }
  const delayMs = parseDuration(file.delay ?? 0) ?? 0
  if (file.fault !== undefined) {
    const fault = readFault(file)
    return { delayMs, reply: fault.reply, fault }
  }
  const headers = Object.entries(file.headers ?? {}).map(([name, value]) => [name, String(value)])
  const reply: Reply = {
    status: file.status ?? 200,
    headers: Object.fromEntries(headers) as Record<string, string>,
    ...(file.json === undefined ? {} : { json: file.json }),
    ...(file.text === undefined ? {} : { text: file.text })
  }
  return { delayMs, reply: () => reply }
}

/** Every delay is on the clock, also that of a reply itself. */
function waitFirst(reply: Reply, delayMs: number): Answer {
  if (typeof reply !== 'object' || !('delayMs' in reply)) return { delayMs, reply }
  const { delayMs: own = 0, ...message } = reply
  return { delayMs: delayMs + own, reply: message }
}
