import type { RequestClient } from '@segment/actions-core'
import type { Settings } from '../generated-types'
import { clusterUrl } from './address'
import type { Query } from './address'

/** One request to the cluster. */
export interface Question {
  readonly method: 'GET' | 'POST' | 'PUT'
  /** Parts of the path, not escaped. */
  readonly path: readonly string[]
  readonly query?: Query
  /** Sent as JSON. */
  readonly json?: unknown
  /** Sent as it is, as NDJSON. */
  readonly lines?: string
}

/** What the cluster, or something in front of it, answered. */
export interface Answer {
  readonly status: number
  readonly ok: boolean
  /** The body as JSON; nothing where it is none. */
  readonly body: unknown
}

/** In milliseconds; in the engine its own deadline decides. */
const TIMEOUT_MS = 10_000

/**
 * Asks the cluster. An answer of any status is a value; only a network error is thrown, as the host's client throws it.
 *
 * @throws IntegrationError where the settings make no URL
 */
export async function ask(request: RequestClient, settings: Settings, question: Question): Promise<Answer> {
  const { method, path, query, json, lines } = question
  const body = lines ?? (json === undefined ? undefined : JSON.stringify(json))
  const response = await request(clusterUrl(settings, path, query), {
    method,
    headers: {
      accept: 'application/json',
      ...(body === undefined
        ? {}
        : { 'content-type': lines === undefined ? 'application/json' : 'application/x-ndjson' })
    },
    ...(body === undefined ? {} : { body }),
    throwHttpErrors: false,
    // A signal would be destroyed by core's merging of options.
    timeout: TIMEOUT_MS,
    // Core clones the response otherwise, which hangs on bodies over 16 KB (R1); results of a bulk are longer.
    skipResponseCloning: true,
    // A followed redirect would carry the password elsewhere, and turn a POST into a GET.
    redirect: 'manual'
  })
  const { status, ok, data, content } = response
  if (ok) return { status, ok, body: typeof data === 'object' ? data : parse(content) }
  return { status, ok, body: parse(hideCredentials(content, settings)) }
}

/** What refuses a request may repeat it, and what it says becomes the message of an error. */
function hideCredentials(content: string, { username = '', password = '' }: Settings): string {
  if (password === '') return content
  const basic = Buffer.from(`${username}:${password}`).toString('base64')
  return content.split(basic).join('…').split(password).join('…')
}

function parse(content: string): unknown {
  try {
    return JSON.parse(content)
  } catch {
    return undefined
  }
}
