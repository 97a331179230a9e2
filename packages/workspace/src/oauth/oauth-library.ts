import type * as Library from 'oauth4webapi'
import type { OAuthClient } from './read-client'

/** Loads `oauth4webapi` when somebody connects: nothing else needs it. */
export function loadOAuth(): Promise<typeof Library> {
  return import('oauth4webapi')
}

/** The library wants an issuer; where the file names none, the place of the authorize URL stands for it. */
export function issuerOf({ issuer, authorizeUrl }: OAuthClient): string {
  return issuer ?? new URL(authorizeUrl).origin
}
