/**
 * The Extensible Webhook destination as a plugin: sends events to any HTTP endpoint, and needs nothing of its host but the
 * request client of `@segment/actions-core`.
 *
 * @packageDocumentation
 */
import type { DestinationDefinition } from '@segment/actions-core'
import { authentication } from './authentication'
import { warnWhereCoreFails } from './load-check'
import { presets } from './presets'
import { send } from './send'
import type { Settings } from './settings'

warnWhereCoreFails()

/**
 * The Extensible Webhook destination: an action-destination definition that any host of `@segment/actions-core` 3.170 can
 * run, stock `Destination` and our engine among them.
 *
 * Settings are `Settings`; the payload of its action `send` is `Payload`. Errors are core's: `PayloadValidationError` for
 * what no request can be made of, `InvalidAuthenticationError` for missing or dead credentials, `HTTPError` for what the
 * endpoint refused. Behaviour follows Segment's document "Extensible Webhook Destination" and `docs/fields.md`.
 */
export const destination: DestinationDefinition<Settings> = {
  name: 'Extensible Webhook',
  slug: 'actions-webhook-extensible',
  mode: 'cloud',
  description: 'Send events to any HTTP endpoint.',
  authentication,
  presets,
  actions: { send }
}

/** Segment's convention: a destination is the default export of its module. */
export default destination

export { clearTokenCache } from './authentication'
export { formatOf } from './send/media-type'

export type { DynamicAuthSettings, Settings } from './settings'
export type { BodyFormat } from './send/media-type'
export type { Payload } from './send/generated-types'
