import fc from 'fast-check'
import { createRequestClient } from '@segment/actions-core'
import { startReceiver, type ReceivedRequest, type Receiver } from '@extensible-webhooks/harness'
import { clearTokenCache } from '../../src/authentication'
import { testAuthentication } from '../../src/authentication/test-authentication'
import { stockDestination, type HostSettings } from '../support/auth-destination'

const SPOILT = /undefined|\[object|NaN|\bnull\b|function/i

/** Everything a request says, also inside Base64 and form encoding. */
function readable({ raw, headers }: ReceivedRequest): string {
  const text = raw.toString('latin1')
  const base64 = (headers['authorization'] ?? '').split(' ').map((part) => Buffer.from(part, 'base64').toString())
  return [text, text.replaceAll('+', ' ').replace(/%[0-9a-f]{2}/gi, decodeByte), ...base64].join('\n')
}

function decodeByte(code: string): string {
  return String.fromCharCode(parseInt(code.slice(1), 16))
}

const odd: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('abc', 'p%:+" é', 'x', 7) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<unknown>(
      ...[undefined, null, '', ' ', 'undefined', 'null', '[object Object]', NaN, 0, true, false, {}, [], ['a'], [{}]],
      ...[{ toString: 'x' }, '\r\nx: y', '\u0000', '€', '__proto__', 1e300, 10n, () => 'function']
    )
  }
)
const oddOr = (...values: unknown[]): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: odd })

const params = fc.oneof(
  { weight: 3, arbitrary: fc.constant<unknown>(undefined) },
  {
    weight: 3,
    arbitrary: fc.array<unknown>(fc.record({ key: odd, value: odd, sendIn: oddOr('header', 'body', 'query') }), {
      maxLength: 2
    })
  },
  { weight: 1, arbitrary: odd }
)

const oddMember = (member: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 9, arbitrary: member }, { weight: 1, arbitrary: odd })

/** `URL` stands for the token endpoint. */
const settings = fc.record(
  {
    bearer: oddMember(fc.record({ bearerToken: odd }, { requiredKeys: [] })),
    oauth: fc.record(
      {
        type: oddOr('noAuth', 'bearer', 'basic', 'apiKey', 'authCode', 'clientCredentials'),
        clientId: odd,
        clientSecret: odd,
        accessTokenServerUrl: oddOr('URL'),
        refreshTokenServerUrl: oddOr('URL', undefined),
        scopes: odd,
        access: oddMember(fc.record({ access_token: odd, refresh_token: odd }, { requiredKeys: [] })),
        customParams: fc.record(
          { tokenPrefix: odd, clientAuth: oddOr('basic', 'body', undefined), refreshRequest: params },
          { requiredKeys: [] }
        )
      },
      { requiredKeys: ['type'] }
    ),
    basic: oddMember(fc.record({ username: odd, password: odd }, { requiredKeys: [] })),
    apiKey: fc.record({ name: odd, value: odd, in: oddOr('header', 'query') }, { requiredKeys: [] }),
    live: fc.option(fc.record({ access_token: odd, refresh_token: odd, clientId: odd }, { requiredKeys: [] }))
  },
  { requiredKeys: ['oauth', 'live'] }
)
const answers = fc.record(
  { access_token: odd, refresh_token: odd, token_type: odd, expires_in: odd, error: oddOr(undefined) },
  { requiredKeys: [] }
)

describe('what reaches a wire', () => {
  let endpoint: Receiver
  let api: Receiver

  beforeAll(async () => {
    endpoint = await startReceiver()
    api = await startReceiver((received) => (received.headers['authorization'] === 'Bearer works' ? 200 : 401))
  })
  afterAll(async () => {
    await endpoint.close()
    await api.close()
  })

  it('P9, P13: "Bearer undefined", "[object Object]" and "scope=undefined" never do, whatever the settings hold', async () => {
    const { send } = stockDestination()
    const request = createRequestClient()
    const seen = { api: 0, endpoint: 0 }
    const run = async (generated: { settings: unknown; answer: Record<string, unknown> }): Promise<void> => {
      clearTokenCache()
      api.requests.length = 0
      endpoint.requests.length = 0
      endpoint.reply({ json: jsonable(generated.answer) })
      const { live, ...dynamic } = withUrl(generated.settings, `${endpoint.url}/token`)
      const host = { dynamicAuthSettings: dynamic, ...(live ? { oauth: live } : {}) } as unknown as HostSettings
      await send(api.url, host).catch(expectWords)
      await testAuthentication(request, {
        settings: { dynamicAuthSettings: dynamic },
        auth: undefined
      }).catch(expectWords)
      seen.api += api.requests.length
      seen.endpoint += endpoint.requests.length
      for (const received of [...api.requests, ...endpoint.requests]) expect(readable(received)).not.toMatch(SPOILT)
    }
    const seed = process.env['XWH_SEED']
    await fc.assert(fc.asyncProperty(fc.record({ settings, answer: answers }), run), {
      numRuns: Number(process.env['XWH_RUNS'] ?? 1500),
      ...(seed === undefined ? {} : { seed: Number(seed) })
    })
    expect(seen.api).toBeGreaterThan(100)
    expect(seen.endpoint).toBeGreaterThan(50)
  }, 120_000)
})

/** Every failure is one of ours, with a status, and never a bug of the code such as a TypeError. */
function expectWords(error: Error & { status?: number }): void {
  expect(['InvalidAuthenticationError', 'RetryableError', 'Error']).toContain(error.name)
  if (error.name === 'Error') expect(error.message).toMatch(/^(The endpoint answered 401|Not delivered)/)
  else expect(error.status).toBeGreaterThanOrEqual(400)
}

function withUrl(value: unknown, url: string): Record<string, unknown> {
  const replace = (member: unknown): unknown => {
    if (member === 'URL') return url
    if (Array.isArray(member)) return member.map(replace)
    if (typeof member !== 'object' || member === null) return member
    return Object.fromEntries(Object.entries(member).map(([key, inner]) => [key, replace(inner)]))
  }
  return replace(value) as Record<string, unknown>
}

function jsonable(answer: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(answer).filter(([, value]) => typeof value !== 'bigint'))
}
