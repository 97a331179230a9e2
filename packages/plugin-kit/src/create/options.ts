/** How the plugin proves to its vendor's API who it is, and what `xwh plugin create` says about each. */
export const AUTHENTICATIONS = {
  none: 'nothing: the API takes everybody',
  'api-key': 'a key in a header',
  bearer: 'a fixed token in the header Authorization',
  basic: 'user name and password (RFC 7617)',
  oauth2: 'OAuth 2.0: a person connects an account, tokens are renewed',
  'oauth2-client-credentials': 'OAuth 2.0: a client id and its secret, tokens are fetched and renewed'
} as const

/** Where the checks run at each push. */
export const CI_SYSTEMS = {
  github: 'GitHub Actions, .github/workflows/ci.yml',
  gitlab: 'GitLab CI, .gitlab-ci.yml',
  none: 'no file'
} as const

/** Under which terms the package may be used. */
export const LICENCES = {
  UNLICENSED: 'all rights reserved, for use inside a company',
  MIT: 'the MIT licence'
} as const

/** A key of {@link AUTHENTICATIONS}. */
export type AuthenticationName = keyof typeof AUTHENTICATIONS

/** A key of {@link CI_SYSTEMS}. */
export type CiSystem = keyof typeof CI_SYSTEMS

/** A key of {@link LICENCES}. */
export type Licence = keyof typeof LICENCES

/** What a new plugin is told apart by. */
export interface CreateOptions {
  /** Name of the npm package, with or without a scope: `@acme/destination-crm`. */
  readonly name: string
  /** Version of `@extensible-webhooks/cli` and `harness` that the package is developed with. */
  readonly toolsVersion: string
  /** Year of the copyright. */
  readonly year: number
  /** What people see. @default made of the name: "Acme CRM" */
  readonly title?: string
  /** What workspace files call it. @default made of the name: `acme-crm` */
  readonly slug?: string
  /** How its API knows who asks. @default 'bearer' */
  readonly authentication?: AuthenticationName
  /** Names of its actions in camel case; what each sends is chosen by the words in its name. @default ['upsertContact'] */
  readonly actions?: readonly string[]
  /** Whether its actions send several events in one request too. @default false */
  readonly batch?: boolean
  /** Where its checks run at each push. @default 'github' */
  readonly ci?: CiSystem
  /** Under which terms it may be used. @default 'UNLICENSED' */
  readonly licence?: Licence
}

/** One file of a new plugin. */
export interface CreatedFile {
  /** From the folder of the package, with `/` between its parts. */
  readonly path: string
  readonly text: string
}
