/** How a parameter of the token request is sent. */
export type SendIn = 'header' | 'body' | 'query'

/** One extra parameter of the token request, as Segment stores it. */
export interface RefreshRequestParam {
  readonly key: string
  readonly value: string
  readonly sendIn: SendIn
}

/** Which authentication a destination uses; the last two of Segment's four are OAuth 2.0, `basic` and `apiKey` are ours. */
export type AuthenticationType = 'noAuth' | 'bearer' | 'basic' | 'apiKey' | 'authCode' | 'clientCredentials'

/** `settings.dynamicAuthSettings.oauth` as Segment stores it; `customParams.clientAuth` is ours. */
export interface OAuthSettings {
  /** Decides which authentication is used, whatever else is filled in. */
  readonly type?: AuthenticationType
  readonly clientId?: string
  readonly clientSecret?: string
  /** Where *Connect* sends the browser; not used by the plugin. */
  readonly authorizationServerUrl?: string
  /** Asked for the first token of client credentials. */
  readonly accessTokenServerUrl?: string
  /** Asked for every later token. @default accessTokenServerUrl */
  readonly refreshTokenServerUrl?: string
  /** Scopes, separated by spaces. */
  readonly scopes?: string
  /** The tokens of *Connect*; the live ones in `settings.oauth` go before them. */
  readonly access?: { readonly access_token?: string; readonly refresh_token?: string }
  readonly customParams?: {
    /** What stands before the token in `Authorization`; empty means nothing. @default 'Bearer' */
    readonly tokenPrefix?: string
    readonly refreshRequest?: readonly RefreshRequestParam[]
    /** How the client proves itself to the token endpoint (RFC 6749 section 2.3.1), one way a request. @default 'basic' */
    readonly clientAuth?: 'basic' | 'body'
  }
}

/** `settings.dynamicAuthSettings`: Segment's shape (`bearer`, `oauth`), and ours for Basic and API keys. */
export interface DynamicAuthSettings {
  readonly bearer?: { readonly bearerToken?: string }
  readonly oauth?: OAuthSettings
  readonly basic?: { readonly username?: string; readonly password?: string }
  /** `in` is `header` where it is not given. */
  readonly apiKey?: { readonly name?: string; readonly value?: string; readonly in?: 'header' | 'query' }
}

/** The flat settings, those that `authentication.fields` declares. */
export interface ScalarSettings {
  sharedSecret?: string
  previousSharedSecret?: string
  signFirstItemOnly?: boolean
  standardWebhooksSecret?: string
  previousStandardWebhooksSecret?: string
}

/** What the host hands to the plugin as `settings`. */
export type Settings = ScalarSettings & { dynamicAuthSettings?: DynamicAuthSettings }
