import type { Socket } from 'node:net'

/** One HTTP request, ready to be written. */
export interface WireRequest {
  /** Upper-case method, such as `POST`. */
  readonly method: string
  /** Absolute URL, http or https. */
  readonly url: string
  /** Names in the letter case in which they are sent. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array | undefined
  /** Lowers the transport's deadline for this request, in milliseconds; it never raises it. */
  readonly timeoutMs?: number | undefined
}

/** One HTTP response, read to its end or to the cap. */
export interface WireResponse {
  readonly status: number
  readonly statusText: string
  /** Lower-case names; a list where the header came more than once. */
  readonly headers: Readonly<Record<string, string | string[]>>
  readonly body: Buffer
  /** The body was longer than the cap; `body` holds its beginning. */
  readonly truncated: boolean
}

/**
 * Sends a request and reads the response. Every status is a response; only what prevented one is an error.
 */
export interface Transport {
  /**
   * Sends one request, without a retry and without following a redirect.
   *
   * @param request what to send
   * @param signal ends the request early
   * @returns the response
   * @throws TransportError with one of the codes of the stage `request`, or `response/malformed`
   */
  send(request: WireRequest, signal?: AbortSignal): Promise<WireResponse>
  /** Closes all connections; requests under way are ended. */
  close(): Promise<void>
}

/** Options of {@link createTransport}. */
export interface TransportOptions {
  /**
   * Whether private, loopback, link-local and reserved addresses may be called: none, all, or a list of host names,
   * addresses and CIDR ranges.
   * @default false
   */
  readonly allowPrivateNetwork?: boolean | readonly string[]
  /**
   * One deadline over waiting for a connection, opening it, headers and body, in milliseconds.
   * @default 10000
   */
  readonly deadlineMs?: number
  /**
   * How much of a response body is read and kept, in bytes; the connection is closed beyond it.
   * @default 131072
   */
  readonly maxResponseBytes?: number
  /**
   * Connections to one origin, at most.
   * @default 50
   */
  readonly connections?: number
  /** Further certificate authorities, PEM. @default those of Node alone */
  readonly ca?: string | readonly string[]
  /** Client certificate, PEM. @default none is shown */
  readonly cert?: string
  /** Key of the client certificate, PEM. @default none */
  readonly key?: string
  /** URL of an HTTP proxy, such as `http://user:password@proxy:3128`. @default requests go straight to their host */
  readonly proxy?: string
  /**
   * Requests to one origin that may wait for a free connection, at most; one more fails at once with code `network`.
   * @default 10000
   */
  readonly maxWaiting?: number
  /**
   * Origins whose idle connections are kept, at most.
   * @default 256
   */
  readonly maxOrigins?: number
  /** Stands in for `dns.lookup` in tests. @default the lookup of the system */
  readonly lookup?: Lookup
  /** Stands in for `net.connect` in tests. @default a TCP connection */
  readonly dial?: Dial
}

/** All addresses of a host name, as `dns.promises.lookup(host, { all: true })` gives them. */
export type Lookup = (hostname: string) => Promise<readonly { readonly address: string; readonly family: number }[]>

/** Where a connection goes: the addresses are those that were checked, and no others are tried. */
export interface DialTarget {
  readonly hostname: string
  readonly port: number
  readonly addresses: readonly string[]
}

/** Opens a TCP connection; ends the attempt when the signal fires. */
export type Dial = (target: DialTarget, signal: AbortSignal) => Promise<Socket>
