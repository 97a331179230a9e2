import { once } from 'node:events'
import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A registry seen through a proxy that can refuse a package. */
export interface FailingProxy {
  readonly url: string
  /** The package whose publishing is answered with 403; none where it is undefined. */
  refused: string | undefined
  stop(): Promise<void>
}

/**
 * Starts a proxy on loopback, so that a test can have a registry fail half-way.
 *
 * @param registry address of the real one
 */
export async function startFailingProxy(registry: string): Promise<FailingProxy> {
  const server = createServer((request, response) => {
    const name = decodeURIComponent(request.url ?? '').slice(1)
    if (request.method === 'PUT' && name === proxy.refused) {
      request.resume()
      response.writeHead(403, { 'content-type': 'application/json' }).end('{"error":"not today"}')
    } else forward(registry, request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const proxy: FailingProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    refused: undefined,
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    }
  }
  return proxy
}

/** With the headers as they are: the registry makes the addresses of tarballs of `host`. */
function forward(registry: string, request: IncomingMessage, response: ServerResponse): void {
  const { method, headers, url = '' } = request
  const onward = send(new URL(url, registry), { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  onward.on('error', () => response.destroy())
  request.pipe(onward)
}
