import type { GlobalSetting, JSONObject } from '@segment/actions-core'

/** One way to prove who the plugin is: its settings, its source, and what tests and scenarios say about it. */
export interface AuthenticationPreset {
  readonly scheme: 'custom' | 'basic' | 'oauth2'
  /** Settings beside `endpoint`. */
  readonly settings: Readonly<Record<string, GlobalSetting>>
  /** `src/authentication.ts`, with `FIELDS` where the settings come. */
  readonly source: string
  /** Whether each action asks `authorization` of that file for a header: tokens change, and none may go to the token URL. */
  readonly usesTokens: boolean
  /** Values of the settings in tests and scenarios. No secret: the API of both is made up. */
  readonly examples: Readonly<Record<string, string>>
  /** Headers that a request carries with those values. */
  readonly headers: Readonly<Record<string, string>>
  /** Whether stock core delivers with it, from the first event on: it asks for no first token of a client (R18). */
  readonly inStockCore: boolean
  /** Tests of the authentication, inside `describe`. */
  readonly tests: string
  /** `authentication:` of the destination in a workspace file; only where a host keeps tokens for it. */
  readonly block?: Readonly<Record<string, string>>
  /** What a scenario has beside its events and the endpoint of the API. */
  readonly scenario: {
    readonly identityProviders?: JSONObject
    readonly endpoints?: readonly JSONObject[]
    /** Steps before the events are sent. @param destination its slug */
    readonly steps?: (destination: string) => readonly JSONObject[]
    /** Requests before those of the events. */
    readonly requests?: readonly JSONObject[]
    /** Whether there are requests that are not worth telling. */
    readonly othersToo?: boolean
  }
}
