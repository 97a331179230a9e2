import { util } from 'undici'
import type { WireResponse } from './types'

/** A response as undici hands it over; its headers are decoded when they are first read, since many never are. */
export class ReceivedResponse implements WireResponse {
  #rawHeaders: readonly Buffer[]
  #headers: Record<string, string | string[]> | undefined

  constructor(
    readonly status: number,
    readonly statusText: string,
    rawHeaders: readonly Buffer[],
    readonly body: Buffer,
    readonly truncated: boolean
  ) {
    this.#rawHeaders = rawHeaders
  }

  get headers(): Record<string, string | string[]> {
    if (!this.#headers) {
      this.#headers = util.parseHeaders([...this.#rawHeaders], Object.create(null) as Record<string, string>)
      this.#rawHeaders = []
    }
    return this.#headers
  }
}

const CONTENT_ENCODING = 'content-encoding'

/** The coding of a body that we never asked for: `gzip`, `deflate`, `br`; undefined for a plain body. */
export function contentEncodingOf(rawHeaders: readonly Buffer[]): string | undefined {
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]
    if (name?.length !== CONTENT_ENCODING.length || util.headerNameToString(name) !== CONTENT_ENCODING) continue
    return rawHeaders[index + 1]?.toString('latin1').trim().toLowerCase()
  }
  return undefined
}
