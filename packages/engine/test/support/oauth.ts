import type { DestinationDefinition, JSONObject, SegmentEvent } from '@segment/actions-core'
import { MultiStatusResponse } from '@segment/actions-core'
import type { Clock, Transport, WireRequest, WireResponse } from '../../src'

/** An OAuth destination as others write it: the token URL and the endpoint stand in its settings. */
export const oauthDefinition: DestinationDefinition<JSONObject> = {
  name: 'OAuth Sample',
  mode: 'cloud',
  authentication: {
    scheme: 'oauth2',
    fields: {},
    testAuthentication: (request, { auth }) =>
      request('https://api.test/me', { headers: { authorization: `Bearer ${auth.accessToken}` } }),
    refreshAccessToken: async (request, { auth }) => {
      const response = await request<{ access_token: string; refresh_token?: string; expires_in?: number }>(
        'https://idp.test/token',
        { method: 'post', body: new URLSearchParams({ refresh_token: auth.refreshToken }) }
      )
      const { access_token, refresh_token, expires_in } = response.data
      return { accessToken: access_token, refreshToken: refresh_token, expiresIn: expires_in } as never
    }
  },
  actions: {
    send: {
      title: 'Send',
      description: 'Send',
      fields: { id: { label: 'Id', description: 'Id', type: 'string' } },
      perform: (request, { payload, auth }) =>
        request('https://api.test/one', {
          method: 'post',
          json: payload,
          headers: { authorization: `Bearer ${auth?.accessToken ?? ''}` }
        }),
      performBatch: async (request, { payload, auth }) => {
        const results = new MultiStatusResponse()
        for (const item of payload as JSONObject[]) {
          const { status } = await request('https://api.test/item', {
            method: 'post',
            json: item,
            headers: { authorization: `Bearer ${auth?.accessToken ?? ''}` },
            throwHttpErrors: false
          })
          if (status < 300) results.pushSuccessResponse({ status, sent: item as never, body: '' })
          else results.pushErrorResponse({ status, errormessage: `HTTP ${status}`, sent: item as never })
        }
        return results
      }
    }
  }
}

/** A transport that answers by a function and keeps every request. */
export function scriptedTransport(
  answer: (request: WireRequest, index: number) => Partial<WireResponse> & { json?: unknown }
): Transport & { readonly requests: WireRequest[] } {
  const requests: WireRequest[] = []
  return {
    requests,
    send: async (request) => {
      requests.push(request)
      const { json, ...response } = answer(request, requests.length - 1)
      await new Promise((resolve) => setImmediate(resolve))
      return {
        status: 200,
        statusText: 'Reply',
        headers: json === undefined ? {} : { 'content-type': 'application/json' },
        body: Buffer.from(json === undefined ? '' : JSON.stringify(json)),
        truncated: false,
        ...response
      }
    },
    close: () => Promise.resolve()
  }
}

/** An identity provider and an API that takes only its newest token. */
export function identity({ expiresIn, rotate = true }: { expiresIn?: number; rotate?: boolean } = {}) {
  let number = 0
  let grant = 'r0'
  let broken: (Partial<WireResponse> & { json?: unknown }) | undefined
  const transport = scriptedTransport((request) => {
    const isToken = request.url === 'https://idp.test/token'
    if (isToken && broken) return broken
    if (isToken) {
      const given = new URLSearchParams(String(request.body)).get('refresh_token')
      if (rotate && given !== grant) return { status: 400, json: { error: 'invalid_grant' } }
      number++
      if (rotate) grant = `r${number}`
      return {
        json: {
          access_token: `a${number}`,
          ...(rotate ? { refresh_token: grant } : {}),
          ...(expiresIn === undefined ? {} : { expires_in: expiresIn })
        }
      }
    }
    const good = request.headers['authorization'] === `Bearer a${number}`
    return { status: good ? 200 : 401 }
  })
  return {
    transport,
    tokenRequests: () => transport.requests.filter(({ url }) => url === 'https://idp.test/token').length,
    sends: () => transport.requests.filter(({ url }) => url.startsWith('https://api.test/')),
    /** The current access token is no longer taken. */
    revoke: () => {
      number++
    },
    revokeGrant: () => {
      grant = 'none'
    },
    breakTokenEndpoint: (answer?: typeof broken) => {
      broken = answer
    }
  }
}

export function movableClock(startMs = 1_000_000): Clock & { advance(ms: number): void } {
  let nowMs = startMs
  return {
    now: () => nowMs,
    sleep: () => Promise.resolve(),
    advance: (ms) => {
      nowMs += ms
    }
  }
}

export const event: SegmentEvent = { type: 'track', event: 'Sale', messageId: 'm', properties: { id: 'x' } }

export function settingsWith(oauth: JSONObject): JSONObject {
  return {
    oauth,
    subscriptions: [
      { partnerAction: 'send', subscribe: 'type = "track"', mapping: { id: { '@path': '$.properties.id' } } }
    ]
  }
}
