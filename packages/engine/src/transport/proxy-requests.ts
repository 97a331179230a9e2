import { TransportError } from './transport-error'
import type { Proxy } from './connect/proxy'
import type { Target } from './target'
import type { Transport } from './types'

const PROXY_AUTHENTICATION_REQUIRED = 407

/** A request that a proxy forwards without a tunnel names the whole URL (RFC 9112, absolute-form). */
export function absoluteForm(targetOf: (url: string) => Target): (url: string) => Target {
  return (url) => {
    const target = targetOf(url)
    return target.secure ? target : { ...target, path: target.origin + target.path }
  }
}

/** Adds the credentials of the proxy to requests that it forwards without a tunnel, and reads its refusal. */
export function withProxyRequests(next: Transport, proxy: Proxy, targetOf: (url: string) => Target): Transport {
  return {
    async send(request, signal) {
      if (targetOf(request.url).secure) return next.send(request, signal)
      const headers =
        proxy.authorization === undefined
          ? request.headers
          : { ...request.headers, 'proxy-authorization': proxy.authorization }
      const response = await next.send({ ...request, headers }, signal)
      if (response.status !== PROXY_AUTHENTICATION_REQUIRED) return response
      throw new TransportError('proxy', `The proxy "${proxy.route.hostname}" asks for other credentials (status 407)`)
    },
    close: () => next.close()
  }
}
