import { isTransportError, type Clock, type Transport } from '@extensible-webhooks/engine'
import { messageOf } from '../errors'
import type { Ask, Reply } from './protocol'
import type { TenantCache } from './tenant-cache'

/** What the questions of a run are answered with. */
export interface HostCallsOptions {
  readonly clock: Clock
  readonly transport: Transport | undefined
  readonly cache: TenantCache
  readonly tenant: string
  /** Takes each answer; nothing comes after {@link HostCalls.close}. */
  readonly onReply: (reply: Reply) => void
}

type Answer = Omit<Reply, 'ask'>

/** Answers the questions of one run: requests, timers, the cache. What it is asked is not trusted. */
export class HostCalls {
  readonly #open = new Map<number, AbortController>()
  #closed = false

  constructor(private readonly options: HostCallsOptions) {}

  take(ask: Ask): void {
    const controller = new AbortController()
    this.#open.set(ask.id, controller)
    this.#answer(ask, controller.signal)
      .catch((error: unknown): Answer => ({ error: errorOf(error) }))
      .then((answer) => {
        if (!this.#open.delete(ask.id) || this.#closed) return
        this.options.onReply({ ask: ask.id, ...answer })
      })
      .catch(() => undefined)
  }

  takeBack(id: number): void {
    this.#open.get(id)?.abort()
    this.#open.delete(id)
  }

  /** Ends what is under way: the run is over. */
  close(): void {
    this.#closed = true
    for (const controller of this.#open.values()) controller.abort()
    this.#open.clear()
  }

  async #answer({ operation, args, bytes }: Ask, signal: AbortSignal): Promise<Answer> {
    const { cache, clock, tenant } = this.options
    const given = args as Readonly<Record<string, unknown>>
    const key = String(given['key'])
    switch (operation) {
      case 'fetch':
        return this.#fetch(given, bytes, signal)
      case 'timer':
        await clock.sleep(Number(given['ms']) || 0, signal)
        return {}
      case 'cache.get':
        return { value: cache.get(tenant, key, clock.now()) }
      case 'cache.put':
        cache.put(tenant, key, String(given['json']), clock.now() + (Number(given['ttlMs']) || 0))
        return {}
      case 'cache.delete':
        cache.delete(tenant, key)
        return {}
      default:
        return { error: { message: `Unknown operation ${operation}` } }
    }
  }

  async #fetch(
    { method, url, headers }: Readonly<Record<string, unknown>>,
    body: Uint8Array | undefined,
    signal: AbortSignal
  ): Promise<Answer> {
    const { transport } = this.options
    if (!transport)
      return { error: { message: 'fetch is not available: there is no network here', code: 'no-network' } }
    const request = {
      method: String(method),
      url: String(url),
      headers: Object.fromEntries(headers as [string, string][]),
      ...(body ? { body } : {})
    }
    const { status, statusText, headers: received, body: bytes, truncated } = await transport.send(request, signal)
    return { value: { status, statusText, headers: pairsOf(received), truncated }, bytes: Uint8Array.from(bytes) }
  }
}

function pairsOf(headers: Readonly<Record<string, string | string[]>>): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((each): [string, string] => [name, each])
  )
}

function errorOf(error: unknown): NonNullable<Answer['error']> {
  const message = `fetch failed: ${messageOf(error)}`
  return isTransportError(error) ? { message, code: error.code } : { message }
}
