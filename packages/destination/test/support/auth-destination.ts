import { Destination, type DestinationDefinition, type JSONObject, type RequestClient } from '@segment/actions-core'
import { authentication, authorize, forgetToken } from '../../src/authentication'
import type { DynamicAuthSettings, Settings } from '../../src/settings'

/** The least definition that uses the authentication: it posts to the URL that the mapping gives. */
const definition: DestinationDefinition<Settings> = {
  name: 'Authentication Probe',
  slug: 'actions-authentication-probe',
  mode: 'cloud',
  authentication,
  actions: {
    send: {
      title: 'Send',
      description: 'Posts a body.',
      fields: { url: { label: 'URL', description: 'Where to', type: 'string', required: true } },
      perform: async (request, { settings, auth, payload }) => {
        const authorization = await authorize(request, settings, auth)
        const url = new URL((payload as { url: string }).url)
        for (const [name, value] of Object.entries(authorization.query)) url.searchParams.append(name, value)
        const response = await request(url.toString(), {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...authorization.headers },
          body: '{}',
          // Hundreds of events at once on a busy machine: slowness is not what these tests are about.
          timeout: 60_000,
          redirect: 'manual',
          skipResponseCloning: true,
          throwHttpErrors: false
        })
        if (response.status === 401) {
          forgetToken(settings, authorization)
          throw Object.assign(new Error('The endpoint answered 401'), { status: 401 })
        }
        if (response.status >= 300) throw Object.assign(new Error('Not delivered'), { status: response.status })
        return response
      }
    }
  }
}

/** What a host keeps for a destination; `oauth` holds the live tokens. */
export interface HostSettings {
  readonly dynamicAuthSettings: DynamicAuthSettings
  readonly oauth?: Record<string, string>
}

/** Stock core's Destination around it. */
export function stockDestination(): {
  readonly destination: Destination<Settings>
  readonly send: (url: string, settings: HostSettings) => Promise<unknown>
} {
  const destination = new Destination<Settings>(definition)
  return {
    destination,
    send: (url, settings) => {
      const subscription = { partnerAction: 'send', subscribe: 'type = "track"', mapping: { url } }
      const event = { type: 'track', event: 'Order Completed', messageId: 'm1' } as const
      return destination.onEvent(event, { ...settings, subscription } as unknown as JSONObject)
    }
  }
}

/** A request client whose requests end after `timeoutMs`, however long the plugin would wait. */
export function impatient(request: RequestClient, timeoutMs: number): RequestClient {
  return (url, options) => request(url, { ...options, timeout: timeoutMs })
}

/** The error that a promise rejects with. */
export async function failureOf(work: Promise<unknown>): Promise<Error & { status?: number; code?: string }> {
  try {
    await work
  } catch (error) {
    return error as Error & { status?: number; code?: string }
  }
  throw new Error('It was expected to fail')
}
