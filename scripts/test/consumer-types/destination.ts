// What compiles, and what must not, for whoever installs @extensible-webhooks/destination.
import { Destination } from '@segment/actions-core'
import type { DestinationDefinition } from '@segment/actions-core'
import { clearTokenCache, destination, formatOf } from '@extensible-webhooks/destination'
import type { BodyFormat, DynamicAuthSettings, Payload, Settings } from '@extensible-webhooks/destination'

export const definition: DestinationDefinition<Settings> = destination
export const host = new Destination(destination)

export const settings: Settings = { sharedSecret: 's', dynamicAuthSettings: { oauth: { type: 'bearer' } } }
export const payload: Payload = { url: 'https://example.com', method: 'POST', data: { id: 1 } }
export const format: BodyFormat = formatOf('application/json')
clearTokenCache()

// @ts-expect-error -- a URL is required
export const withoutUrl: Payload = { method: 'POST' }
// @ts-expect-error -- not a method of the field
export const trace: Payload = { ...payload, method: 'TRACE' }
// @ts-expect-error -- no such field
export const retries: Payload = { ...payload, retries: 3 }
// @ts-expect-error -- no such type of authentication
export const digest: DynamicAuthSettings = { oauth: { type: 'digest' } }
// @ts-expect-error -- a switch, not text
export const quirk: Settings = { signFirstItemOnly: 'yes' }
// @ts-expect-error -- settings of another plugin
export const other: DestinationDefinition<{ apiKey: string }> = destination
