import snakeCase from 'lodash/snakeCase'
import type { Destination } from '@extensible-webhooks/workspace'
import type { Delivery } from './body/delivery'

/** The names of the environment variables in which a receiver keeps its secrets; unset where a kind is not used. */
export interface SecretNames {
  /** Of `X-Signature`. */
  readonly shared?: string
  /** Of Standard Webhooks. */
  readonly standard?: string
}

/** How deliveries can be verified, or why they cannot. */
export type Signing = { readonly secrets: SecretNames } | { readonly reason: string }

/** Reads from the settings of a destination which signatures its deliveries carry. The secrets themselves are not told. */
export function readSigning({ slug, settings }: Destination, delivery: Delivery): Signing {
  const isSet = (name: string): boolean => typeof settings[name] === 'string' && settings[name] !== ''
  const prefix = snakeCase(slug).toUpperCase()
  const standard = isSet('standardWebhooksSecret') ? { standard: `${prefix}_STANDARD_WEBHOOKS_SECRET` } : {}
  const signsBody = isSet('sharedSecret') && coversBytes(settings['signFirstItemOnly'] === true, delivery)
  const shared = signsBody ? { shared: `${prefix}_SHARED_SECRET` } : {}
  const secrets: SecretNames = { ...standard, ...shared }
  if (Object.keys(secrets).length > 0) return { secrets }
  const reason = isSet('sharedSecret')
    ? `With signFirstItemOnly the X-Signature of this mapping does not cover the bytes that are sent; switch it off, or set standardWebhooksSecret.`
    : `The destination "${slug}" signs nothing, so a receiver cannot tell its deliveries from forged ones; set sharedSecret or standardWebhooksSecret in its settings.`
  return { reason }
}

/** With `signFirstItemOnly` only the JSON of the first item's data is signed, which for a plain single event is the body. */
function coversBytes(firstItemOnly: boolean, delivery: Delivery): boolean {
  const { format, batching, envelope, gzip, dataPath } = delivery
  return !firstItemOnly || (format === 'json' && batching === 'never' && !envelope && !gzip && dataPath.length === 0)
}
