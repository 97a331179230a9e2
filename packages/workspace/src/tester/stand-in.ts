import type { TokenStore, Transport } from '@extensible-webhooks/engine'
import { createMemoryTokenStore } from '@extensible-webhooks/engine'

const TOKEN = Buffer.from(JSON.stringify({ access_token: 'stand-in', token_type: 'Bearer', expires_in: 3_600 }))
const EMPTY = Buffer.from('{}')

/**
 * Stands in for the network: answers 200 to everything, and a token where one is asked for (RFC 6749).
 *
 * @returns a transport that sends nothing; there is nothing to close
 */
export function standInTransport(): Transport {
  return {
    send: ({ body }) => {
      const text = typeof body === 'string' ? body : Buffer.from(body ?? []).toString('utf8', 0, 4_096)
      const wantsToken = /(^|&)grant_type=/.test(text)
      return Promise.resolve({
        status: 200,
        statusText: 'OK',
        headers: { 'content-type': 'application/json' },
        body: wantsToken ? TOKEN : EMPTY,
        truncated: false
      })
    },
    close: () => Promise.resolve()
  }
}

/** The live tokens, to be read only: the token of a preview must never stand in the place of a real one. */
export function previewTokens(tokens: TokenStore = createMemoryTokenStore()): TokenStore {
  return {
    read: (key) => tokens.read(key),
    replace: () => Promise.resolve(true),
    lock: (_key, fn) => fn()
  }
}
