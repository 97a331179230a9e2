import { startReceiver } from '../receiver/receiver'
import { buildIdentityProvider, type IdentityProvider } from './identity-provider'
import type { IdentityProviderOptions } from './options'

/** Options of {@link startIdentityProvider}. */
export interface ServeIdentityProviderOptions extends Omit<IdentityProviderOptions, 'issuer'> {
  /** Port of 127.0.0.1. @default 0: a free port */
  readonly port?: number
}

/**
 * Starts a mock identity provider on a socket of 127.0.0.1.
 *
 * @param options as for {@link createIdentityProvider}; the issuer becomes the address of the socket
 * @returns the provider; `close()` stops it
 * @throws Error where an option cannot be used, or where the port cannot be had
 */
export async function startIdentityProvider({
  port = 0,
  ...options
}: ServeIdentityProviderOptions): Promise<IdentityProvider> {
  // No request is kept: each holds a secret.
  const receiver = await startReceiver(503, { port, keepRequests: 0, maxBodyBytes: 64 * 1_024 })
  try {
    const provider = buildIdentityProvider({ ...options, issuer: receiver.url }, () => receiver.close())
    receiver.reply((request) => provider.handle(request))
    return provider
  } catch (error) {
    await receiver.close()
    throw error
  }
}
