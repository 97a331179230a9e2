/** What the three presets with fixed credentials share: they are added to every request, and tried with one. */
export interface Credentials {
  /** Type of core's for the authentication. */
  readonly type: 'BasicAuthentication' | 'CustomAuthentication'
  readonly scheme: 'basic' | 'custom'
  /** The further members of a request's options. */
  readonly options: string
}

/** `src/authentication.ts` for fixed credentials. */
export function credentialsSource({ type, scheme, options }: Credentials): string {
  return `
import type { ${type}, RequestExtension } from '@segment/actions-core'
import { ENDPOINT, REQUEST, urlOf } from './api'
import type { Settings } from './generated-types'

/** What somebody fills in to connect the destination. */
export const authentication: ${type}<Settings> = {
  scheme: '${scheme}',
  fields: FIELDS,
  // Asked when somebody connects the destination: any request that only valid credentials can make.
  testAuthentication: (request, { settings }) => request(urlOf('/me', settings))
}

/** What every request has. */
export const extendRequest: RequestExtension<Settings, unknown> = ({ settings }) => ({ ...REQUEST, ${options} })
`
}

/** Tests for fixed credentials. */
export const CREDENTIALS_TESTS = `
  it('takes credentials that the API takes', async () => {
    nock(ENDPOINT, { reqheaders: HEADERS }).get('/me').reply(200, {})
    await testDestination.testAuthentication(settings)
  })

  it('refuses credentials that the API refuses', async () => {
    nock(ENDPOINT).get('/me').reply(401, {})
    await expect(testDestination.testAuthentication(settings)).rejects.toThrow('Credentials are invalid')
  })
`
