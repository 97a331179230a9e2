import { isSignatureError, signBody, signStandardWebhook } from '@extensible-webhooks/signing'
import { IntegrationError } from '@segment/actions-core'
import type { Settings } from './settings'

/** What is signed. */
export interface Signable {
  /** The exact bytes that are sent; empty where the request has no body. */
  readonly body: string | Uint8Array
  /** The id of Standard Webhooks; only asked for where there is a secret for it. */
  readonly messageId: () => string
  /** The data of the first item, for {@link Settings} with `signFirstItemOnly`. */
  readonly firstData: unknown
}

/**
 * Adds the signatures that the settings ask for to the headers of a request (P2, P3). It is called for every attempt, so
 * that every attempt has its own timestamp.
 *
 * @throws IntegrationError with status 400 where a secret cannot be used; the secret is not told
 */
export function addSignatures(headers: Record<string, string>, settings: Settings, signable: Signable): void {
  const { sharedSecret, previousSharedSecret, standardWebhooksSecret } = settings
  if (isSet(sharedSecret) || isSet(previousSharedSecret)) addBodySignatures(headers, settings, signable)
  if (isSet(standardWebhooksSecret)) addStandardWebhook(headers, settings, signable)
}

function addBodySignatures(headers: Record<string, string>, settings: Settings, signable: Signable): void {
  const content = settings.signFirstItemOnly === true ? segmentContent(signable.firstData) : signable.body
  // Segment's plugin signs nothing where an item has no data.
  if (content === undefined) return
  if (isSet(settings.sharedSecret)) headers['x-signature'] = signBody(settings.sharedSecret, content)
  if (isSet(settings.previousSharedSecret)) {
    headers['x-signature-previous'] = signBody(settings.previousSharedSecret, content)
  }
}

function segmentContent(firstData: unknown): string | undefined {
  return firstData === undefined || firstData === null ? undefined : JSON.stringify(firstData)
}

function addStandardWebhook(headers: Record<string, string>, settings: Settings, signable: Signable): void {
  const secrets = [settings.standardWebhooksSecret, settings.previousStandardWebhooksSecret].filter(isSet)
  const timestamp = Math.floor(Date.now() / 1_000)
  try {
    Object.assign(headers, signStandardWebhook({ id: signable.messageId(), timestamp, body: signable.body, secrets }))
  } catch (error) {
    checkSecrets(settings)
    throw error
  }
}

/**
 * Checks the secrets of Standard Webhooks, for *Connect* (P18) and for a clear error.
 *
 * @throws IntegrationError with status 400 that names the setting; the secret is not told
 */
export function checkSecrets(settings: Settings): void {
  for (const name of ['standardWebhooksSecret', 'previousStandardWebhooksSecret'] as const) {
    const secret = settings[name]
    if (!isSet(secret)) continue
    try {
      signStandardWebhook({ id: 'check', timestamp: 0, body: '', secrets: [secret] })
    } catch (error) {
      if (!isSignatureError(error)) throw error
      throw new IntegrationError(`${name}: ${error.message}`, 'INVALID_SETTINGS', 400)
    }
  }
}

function isSet(secret: string | undefined): secret is string {
  return typeof secret === 'string' && secret !== ''
}
