import { startReceiver } from '../receiver/receiver'
import { buildIdentityProvider, type IdentityProvider } from './identity-provider'
import type { IdentityProviderOptions } from './options'

/**
 * Starts a mock identity provider on a free port of 127.0.0.1.
 *
 * @param options as for {@link createIdentityProvider}; the issuer becomes the address of the socket
 * @returns the provider; `close()` stops it
 */
export async function startIdentityProvider(
  options: Omit<IdentityProviderOptions, 'issuer'>
): Promise<IdentityProvider> {
  const receiver = await startReceiver(503)
  try {
    const provider = buildIdentityProvider({ ...options, issuer: receiver.url }, () => receiver.close())
    receiver.reply(async (request) => {
      // The receiver keeps what it is sent, and these requests hold secrets.
      receiver.requests.length = 0
      return provider.handle(request)
    })
    return provider
  } catch (error) {
    await receiver.close()
    throw error
  }
}
