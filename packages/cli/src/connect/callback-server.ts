import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { InputError } from '../exit-codes'
import { PAGE_HEADERS, renderPage, type Page } from './page'

/** A server on loopback to which the browser comes back. */
export interface CallbackServer {
  readonly redirectUri: string
  /** Stops, once the page that is being written has been written. */
  close(): Promise<void>
}

const HOST = '127.0.0.1'
const PATH = '/callback'

/** How long a page may take to be written when the server closes, in milliseconds. */
const LAST_WRITE_MS = 500

/**
 * Starts the server of a redirect URI (RFC 8252 section 7.3). It listens on 127.0.0.1 only, and answers nothing but GET
 * of exactly `/callback` under its own name: a page on the web that points a name of its own at this machine (DNS
 * rebinding) is turned away.
 *
 * @param port nothing for a free one
 * @param onCallback gets the whole URL, and gives the page to show
 * @throws InputError where the port cannot be had
 */
export async function startCallbackServer(
  port: number | undefined,
  onCallback: (url: string) => Promise<Page>
): Promise<CallbackServer> {
  const server = createServer({ maxHeaderSize: 16_384, headersTimeout: 10_000, requestTimeout: 10_000 })
  await listen(server, port)
  const host = `${HOST}:${(server.address() as AddressInfo).port}`
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const refusal = refuse(request, host)
    if (refusal) write(response, refusal)
    else
      void onCallback(`http://${host}${request.url ?? ''}`).then((page) => {
        write(response, page)
      })
  })
  return {
    redirectUri: `http://${host}${PATH}`,
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeIdleConnections()
      const timer = setTimeout(() => {
        server.closeAllConnections()
      }, LAST_WRITE_MS)
      await closed
      clearTimeout(timer)
    }
  }
}

async function listen(server: Server, port: number | undefined): Promise<void> {
  server.listen(port ?? 0, HOST)
  try {
    await once(server, 'listening')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const why = code === 'EADDRINUSE' ? 'the port is in use' : `the port cannot be had (${String(code)})`
    throw new InputError(`--port ${port ?? 0}: ${why}; name another one, or leave the option out.`)
  }
}

function refuse({ headers, method, url = '' }: IncomingMessage, host: string): Page | undefined {
  if (headers.host !== host) return { status: 421, title: 'Not here', text: `This is ${host}, and nothing else.` }
  if (url.split('?')[0] !== PATH) return { status: 404, title: 'Not here', text: 'There is nothing at this address.' }
  if (method !== 'GET') return { status: 405, title: 'Not so', text: 'Only GET is answered here.' }
  return undefined
}

function write(response: ServerResponse, page: Page): void {
  response.writeHead(page.status, PAGE_HEADERS).end(renderPage(page))
}
