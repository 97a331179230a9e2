import { AbortRegistry } from './abort-registry'
import { createAllowance } from './address-guard'
import { createConnector } from './connect/create-connector'
import { OriginPool } from './origin-pool'
import { PendingRequest } from './pending-request'
import { memoizeTargets, parseTarget } from './target'
import { TransportError } from './transport-error'
import { absoluteForm, withProxyRequests } from './proxy-requests'
import type { Dispatcher } from 'undici'
import type { Connector } from './connect/connector'
import type { Target } from './target'
import type { Transport, TransportOptions, WireRequest, WireResponse } from './types'

const DEFAULTS = {
  deadlineMs: 10_000,
  maxResponseBytes: 131_072,
  connections: 50,
  maxWaiting: 10_000,
  maxOrigins: 256
}

type Limits = typeof DEFAULTS

/** Node's timers take no more; a longer one would fire at once. */
const MAX_LIMIT = 2_147_483_647

/**
 * Creates the engine's HTTP transport: kept-alive connections for each origin, HTTP/1.1, one deadline over connecting,
 * headers and body, a cap on the response, no redirects, and a guard that keeps requests away from private networks.
 *
 * A body over the cap is cut: the promise resolves with its beginning and `truncated: true`, and the connection is
 * closed. A gzip, deflate or br body, which is never asked for, is decoded up to the cap. A request that was written on
 * a kept-alive connection just as the peer closed it, and got no byte back, is sent once more on a new connection: a
 * receiver can see it twice.
 *
 * @param options limits, the exceptions to the address guard, certificates, a proxy
 * @returns a transport; `close()` ends its connections and all that is under way
 * @throws TypeError or Error for options that cannot be read (a number out of range, a PEM, the URL of the proxy, an
 *   entry of `allowPrivateNetwork`)
 */
export function createTransport(options: TransportOptions = {}): Transport {
  const limits = readLimits(options)
  const allowance = createAllowance(options.allowPrivateNetwork ?? false)
  const { connector, proxy } = createConnector(options, allowance)
  const targetOf = memoizeTargets((url) => parseTarget(url, allowance))
  if (!proxy) return new PooledTransport(limits, connector, targetOf)
  return withProxyRequests(new PooledTransport(limits, connector, absoluteForm(targetOf)), proxy, targetOf)
}

function readLimits(options: TransportOptions): Limits {
  const limits = { ...DEFAULTS }
  for (const key of Object.keys(DEFAULTS) as (keyof Limits)[]) {
    const value = options[key] ?? DEFAULTS[key]
    if (!Number.isInteger(value) || value < 1 || value > MAX_LIMIT) {
      throw new TypeError(`${key}: expected a whole number from 1 to ${MAX_LIMIT}, not ${value}`)
    }
    limits[key] = value
  }
  return limits
}

class PooledTransport implements Transport {
  readonly #pools = new Map<string, OriginPool>()
  readonly #signals = new AbortRegistry()
  #closed = false

  constructor(
    private readonly limits: Limits,
    private readonly connector: Connector,
    private readonly targetOf: (url: string) => Target
  ) {}

  send(request: WireRequest, signal?: AbortSignal): Promise<WireResponse> {
    return new Promise((resolve, reject) => {
      if (this.#closed) throw new TransportError('aborted', 'The transport is closed')
      if (signal?.aborted === true) {
        throw new TransportError('aborted', 'The request was cancelled before it was sent', { cause: signal.reason })
      }
      const target = this.targetOf(request.url)
      const pool = this.#pools.get(target.origin) ?? this.#open(target)
      const pending = new PendingRequest(dispatchOptions(request, target), pool, resolve, reject)
      const { deadlineMs } = this.limits
      pending.startDeadline(Math.min(request.timeoutMs ?? deadlineMs, deadlineMs))
      if (signal) pending.watch(this.#signals, signal)
      pool.dispatch(pending)
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    const error = new TransportError('aborted', 'The transport was closed')
    await Promise.all([...this.#pools.values()].map((pool) => pool.close(error)))
    this.#pools.clear()
  }

  #open(target: Target): OriginPool {
    if (this.#pools.size >= this.limits.maxOrigins) this.#closeIdle()
    const pool = new OriginPool(target, this.connector, this.limits, () => {
      if (this.#pools.get(target.origin) === pool) this.#pools.delete(target.origin)
    })
    this.#pools.set(target.origin, pool)
    return pool
  }

  #closeIdle(): void {
    for (const [origin, pool] of this.#pools) {
      if (!pool.isIdle) continue
      this.#pools.delete(origin)
      void pool.close(new TransportError('aborted', 'The connection was idle'))
      return
    }
  }
}

function dispatchOptions(request: WireRequest, target: Target): Dispatcher.DispatchOptions {
  return {
    path: target.path,
    method: request.method,
    headers: request.headers,
    body: request.body ?? null,
    // Without pipelining there is nobody to block.
    blocking: false
  }
}
