import { parseDuration } from '../clock/duration'
import type { ReceivedRequest } from '../receiver/parse-request'
import type { Reply } from '../receiver/reply'
import type { Difference } from './compare'
import { MOCK_FAULTS, type Fault } from './fault-replies'
import type { RecordedRequest } from './recorded-request'
import { compilePattern } from './request-pattern'
import type { EndpointFile, ReplyFile } from './types'

/** What an endpoint does with a request: a reply, after a delay on the clock, or a fault. */
export interface Answer {
  readonly delayMs: number
  readonly reply: Reply
  readonly fault?: Fault
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
  nextFault(): Fault | undefined
  /** Answers a request and counts it. A promise that never ends means no answer. */
  answer(request: RecordedRequest): Promise<Answer>
}

/** Answers requests to one host, such as an identity provider. */
export type Handler = (request: ReceivedRequest) => Promise<Reply>

/** Makes an endpoint of what a file says; whoever reads the file has checked it before. */
export function createEndpoint(file: EndpointFile): Endpoint {
  const { method, url } = splitRequest(file.request)
  const pattern = compilePattern({ ...file, method, url })
  const replies = (file.replies ?? [200]).map(toAnswer)
  const times = file.times ?? Infinity
  let calls = 0
  const next = (): Answer => replies[Math.min(calls, replies.length - 1)] ?? { delayMs: 0, reply: 200 }
  return {
    label: file.request,
    required: file.optional !== true,
    onSocket: replies.some(({ fault }) => fault !== undefined),
    calls: () => calls,
    exhausted: () => calls >= times,
    compare: pattern.compare,
    nextFault: () => next().fault,
    answer: (): Promise<Answer> => {
      const answer = next()
      calls++
      return Promise.resolve(answer)
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
      const reply = await handle(request)
      return { delayMs: typeof reply === 'object' && 'delayMs' in reply ? (reply.delayMs ?? 0) : 0, reply }
    }
  }
}

/** Cuts `METHOD URL` into its parts. */
export function splitRequest(request: string): { readonly method: string; readonly url: string } {
  const [, method = '', url = ''] = /^\s*(\S+)\s+(\S+)\s*$/.exec(request) ?? []
  return { method, url }
}

function toAnswer(file: ReplyFile): Answer {
  if (typeof file === 'number') return { delayMs: 0, reply: file }
  const delayMs = parseDuration(file.delay ?? 0) ?? 0
  const fault = file.fault === undefined ? undefined : MOCK_FAULTS[file.fault]
  if (fault) return { delayMs, reply: fault.reply(file), fault }
  const headers = Object.entries(file.headers ?? {}).map(([name, value]) => [name, String(value)])
  return {
    delayMs,
    reply: {
      status: file.status ?? 200,
      headers: Object.fromEntries(headers) as Record<string, string>,
      ...(file.json === undefined ? {} : { json: file.json }),
      ...(file.text === undefined ? {} : { text: file.text })
    }
  }
}
