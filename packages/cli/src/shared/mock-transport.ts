import type { Transport } from '@extensible-webhooks/engine'

const TOKEN = Buffer.from(JSON.stringify({ access_token: 'mock', token_type: 'Bearer', expires_in: 3_600 }))
const EMPTY = Buffer.from('{}')

/** Stands in for the network: 200 for everything, and a token where one is asked for (RFC 6749). */
export function mockTransport(): Transport {
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
