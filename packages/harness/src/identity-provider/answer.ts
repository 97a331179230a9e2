import type { Reply } from '../receiver/reply'
import type { Codes } from './codes'
import type { Grants } from './grants'
import type { ProviderSettings } from './options'

/** What an endpoint answers, and what may be written down about it. */
export interface Answer {
  readonly reply: Reply
  readonly clientId?: string | undefined
  readonly grantType?: string | undefined
  readonly scope?: string | undefined
}

/** What the endpoints share. */
export interface Provider {
  readonly settings: ProviderSettings
  readonly grants: Grants
  readonly codes: Codes
  /** Whether refresh tokens are rotated at this moment. */
  rotates(): boolean
}
