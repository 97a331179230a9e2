import { createIdentityProvider, type IdentityProvider } from '../identity-provider/identity-provider'
import type { IdentityProviderOptions } from '../identity-provider/options'
import { createHandlerEndpoint, type Endpoint } from './endpoint'
import type { MockClock } from './mock-clock'
import { toReceived } from './recorded-request'

/** A mock identity provider as it is written: the options of {@link createIdentityProvider} without clock and issuer. */
export type IdentityProviderFile = Omit<IdentityProviderOptions, 'clock' | 'issuer' | 'random'>

/** Mock identity providers that answer for their hosts. */
export interface MockedProviders {
  readonly endpoints: readonly Endpoint[]
  /** The provider of a URL, as it was written. */
  readonly providerOf: (url: string) => IdentityProvider | undefined
}

/**
 * Makes identity providers that answer at their URLs. Their tokens are `access-1`, `refresh-1` and so on, so that a scenario
 * can name them.
 *
 * @param files options by URL
 * @param clock measures the life of tokens
 * @throws Error where an option cannot be used
 */
export function createMockedProviders(
  files: Readonly<Record<string, IdentityProviderFile>>,
  clock: MockClock
): MockedProviders {
  const providers = new Map(
    Object.entries(files).map(([url, file]) => {
      const issuer = url.replace(/\/$/, '')
      return [issuer, createIdentityProvider({ predictable: true, ...file, issuer, clock })]
    })
  )
  return {
    endpoints: [...providers].map(([url, provider]) =>
      createHandlerEndpoint(new URL(url).origin, (request) => provider.handle(toReceived(request)))
    ),
    providerOf: (url) => providers.get(url.replace(/\/$/, ''))
  }
}
