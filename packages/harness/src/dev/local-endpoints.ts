import type { JSONObject } from '@segment/actions-core'
import type { Clock, Transport } from '@extensible-webhooks/engine'
import type { Workspace } from '@extensible-webhooks/workspace'
import { startIdentityProvider } from '../identity-provider/start-identity-provider'
import type { IdentityProvider } from '../identity-provider/identity-provider'
import { startReceiver, type Receiver } from '../receiver/receiver'
import { createFaultRouter } from '../receiver/routes'
import { startCheckingReceiver, type CheckingReceiver } from './checking-receiver'
import { createLeadingTransport } from './leading-transport'

/** What stands in for the endpoints and the identity providers of a workspace, on loopback. */
export interface LocalEndpoints {
  readonly receiver: CheckingReceiver
  readonly identityProvider: IdentityProvider
  /** Answers by path, faults among them (`docs/receiver.md`). */
  readonly faults: Receiver
  /** Leads every request of the workspace to them. */
  readonly transport: Transport
  /** Stops all of them. */
  close(): Promise<void>
}

/**
 * Starts what a workspace needs to run on a laptop: one receiver for all its endpoints, which verifies signatures with the
 * secrets of the workspace and tokens with the identity provider, one identity provider that knows its clients, and one
 * receiver that misbehaves by path.
 *
 * @param workspace its settings say which secrets and clients there are
 * @param options how long access tokens last, in seconds, and the clock by which
 */
export async function startLocalEndpoints(
  workspace: Workspace,
  options: { readonly expiresInSeconds?: number; readonly clock?: Clock } = {}
): Promise<LocalEndpoints> {
  const settings = workspace.destinations.map((destination) => destination.settings)
  const identityProvider = await startIdentityProvider({ ...options, clients: clientsOf(settings) })
  const fixed = new Set([
    ...settings.flatMap((each) => textAt(each, ['dynamicAuthSettings', 'bearer', 'bearerToken'])),
    // A plugin by somebody else keeps its token under a name of its own.
    ...settings.filter((each) => each['dynamicAuthSettings'] === undefined).flatMap(textsIn),
    // What an insert function sends with its own requests is known from its settings only.
    ...workspace.destinations.flatMap(({ insertFunction }) => Object.values(insertFunction?.settings ?? {}))
  ])
  const receiver = await startCheckingReceiver({
    sharedSecrets: settings.flatMap((each) => [
      ...textAt(each, ['sharedSecret']),
      ...textAt(each, ['previousSharedSecret'])
    ]),
    standardSecrets: settings.flatMap((each) => textAt(each, ['standardWebhooksSecret'])),
    acceptsToken: (token) => fixed.has(token) || identityProvider.accepts(token)
  })
  const route = createFaultRouter()
  const faults = await startReceiver((request) => route(request).reply)
  const transport = createLeadingTransport({
    receiver: receiver.receiver.port,
    open: [faults.port],
    replaced: new Map(settings.flatMap(tokenUrlsOf).map((url) => [url.split('?')[0] ?? url, identityProvider.tokenUrl]))
  })
  return {
    receiver,
    identityProvider,
    faults,
    transport,
    close: async () => {
      await transport.close()
      await Promise.all([receiver.close(), identityProvider.close(), faults.close()])
    }
  }
}

const OAUTH = ['dynamicAuthSettings', 'oauth']

function clientsOf(settings: readonly JSONObject[]): Record<string, string> {
  const clients = settings.flatMap((each) =>
    textAt(each, [...OAUTH, 'clientId']).map((id) => [id, textAt(each, [...OAUTH, 'clientSecret'])[0] ?? ''] as const)
  )
  return Object.fromEntries(clients)
}

function tokenUrlsOf(settings: JSONObject): string[] {
  return ['accessTokenServerUrl', 'refreshTokenServerUrl'].flatMap((key) => textAt(settings, [...OAUTH, key]))
}

function textsIn(settings: JSONObject): string[] {
  return Object.keys(settings).flatMap((key) => textAt(settings, [key]))
}

/** The text at a path of settings, as a list that is empty where there is none. */
function textAt(settings: JSONObject, path: readonly string[]): string[] {
  const value = path.reduce<unknown>(
    (part, key) =>
      typeof part === 'object' && part !== null && Object.hasOwn(part, key)
        ? (part as Readonly<Record<string, unknown>>)[key]
        : undefined,
    settings
  )
  return typeof value === 'string' && value !== '' ? [value] : []
}
