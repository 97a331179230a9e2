import { run, SIGNED_UP, WORKSPACE } from './support/scenario'

const IDP = 'https://idp.example.com'
const PROVIDER = {
  [IDP]: {
    clients: { shop: 'secret-of-shop' },
    redirectUris: { shop: ['http://127.0.0.1:8484/callback'] },
    expiresInSeconds: 600,
    auto: true
  }
}

const withAuthentication = (type: string, more: object = {}): object => ({
  destinations: {
    hooks: {
      authentication: { type, clientId: 'shop', clientSecret: 'secret-of-shop', tokenUrl: `${IDP}/token`, ...more }
    }
  }
})

const CREDENTIALS = withAuthentication('oauth2-client-credentials')
const CODE = withAuthentication('oauth2-authorization-code', { authorizeUrl: `${IDP}/authorize` })

const expectPassed = (result: Awaited<ReturnType<typeof run>>): void => {
  expect(result.failures).toEqual([])
}

describe('steps (D4)', () => {
  it('send and advance follow one another, and events are numbered over all of them', async () => {
    expectPassed(
      await run({
        events: undefined,
        steps: [{ send: [SIGNED_UP] }, { advance: '1h' }, { send: [{ ...SIGNED_UP, event: 'Other' }, SIGNED_UP] }],
        expect: { delivered: 2, rejected: [{ event: 2, stage: 'trigger' }], requests: [{ at: 0 }, { at: '1h' }] }
      })
    )
  })

  it('idp: expire is healed by one refresh (D6)', async () => {
    expectPassed(
      await run({
        override: CREDENTIALS,
        identityProviders: PROVIDER,
        endpoints: [
          {
            request: 'POST https://hooks.example.com/in',
            headers: { authorization: 'Bearer access-1' },
            replies: [200, 401]
          },
          { request: 'POST https://hooks.example.com/in', headers: { authorization: 'Bearer access-2' } }
        ],
        events: undefined,
        steps: [{ send: [SIGNED_UP] }, { idp: { url: IDP, do: 'expire' } }, { send: [SIGNED_UP] }],
        expect: { delivered: 2, requests: 5 }
      })
    )
  })

  it.each([
    ['unavailable', 'refresh-failed'],
    ['html', 'refresh-failed'],
    ['error-200', 'refresh-failed']
  ])('idp: fail with %s is told as %s, and recovers (D6, F27)', async (mode, code) => {
    const result = await run({
      override: CREDENTIALS,
      identityProviders: PROVIDER,
      retry: { attempts: 1 },
      events: undefined,
      steps: [
        { idp: { url: IDP, do: 'fail', mode, count: 9 } },
        { send: [SIGNED_UP] },
        { advance: '1m' },
        { idp: { url: IDP, do: 'recover' } },
        { send: [SIGNED_UP] }
      ],
      expect: { delivered: 1, rejected: [{ event: 1, stage: 'authentication', code }] }
    })
    expectPassed(result)
  })

  it('idp: fail with hang ends at the deadline on the clock (F27)', async () => {
    expectPassed(
      await run({
        override: CREDENTIALS,
        identityProviders: PROVIDER,
        retry: { attempts: 2, baseMs: 1_000 },
        events: undefined,
        steps: [
          { idp: { url: IDP, do: 'fail', mode: 'hang' } },
          { send: [SIGNED_UP] },
          { advance: '9999ms' },
          { send: [{ ...SIGNED_UP, userId: 'u2' }] },
          { advance: '1m' }
        ],
        expect: { delivered: 2 }
      })
    )
  })

  it('a token that ends by the clock is renewed ahead of its end', async () => {
    const result = await run({
      override: CREDENTIALS,
      identityProviders: PROVIDER,
      events: undefined,
      steps: [{ send: [SIGNED_UP] }, { advance: '9m1s' }, { send: [SIGNED_UP] }],
      expect: { delivered: 2 }
    })
    expectPassed(result)
    expect(result.requests.filter(({ url }) => url.startsWith(IDP))).toHaveLength(2)
  })

  it('connect opens the authorize page with PKCE, and disconnect forgets the tokens (C6)', async () => {
    const result = await run({
      override: CODE,
      identityProviders: PROVIDER,
      events: undefined,
      steps: [
        { send: [SIGNED_UP] },
        { connect: 'hooks' },
        { send: [SIGNED_UP] },
        { disconnect: 'hooks' },
        { send: [SIGNED_UP] }
      ],
      endpoints: [{ request: 'POST https://hooks.example.com/in', headers: { authorization: 'Bearer access-1' } }],
      expect: { delivered: 1, rejected: 2 }
    })
    expectPassed(result)
    const [page] = result.requests.filter(({ url }) => url.startsWith(`${IDP}/authorize`))
    expect(new URL(page?.url ?? '').searchParams.get('code_challenge_method')).toBe('S256')
  })

  it('connect says what is missing where the authorize page waits for a person', async () => {
    const { failures } = await run({
      override: CODE,
      identityProviders: { [IDP]: { ...PROVIDER[IDP], auto: false } },
      events: undefined,
      endpoints: [],
      steps: [{ connect: 'hooks' }]
    })
    expect(failures[0]?.message).toMatch(/Step 1 failed: The authorize page answered 200 .* write auto: true/)
  })

  it('connect says so where the person refuses', async () => {
    const { failures } = await run({
      override: CODE,
      identityProviders: { [IDP]: { ...PROVIDER[IDP], auto: 'deny' } },
      events: undefined,
      endpoints: [],
      steps: [{ connect: 'hooks' }]
    })
    expect(failures[0]?.message).toMatch(/Step 1 failed: .*(denied|refused|access)/i)
  })

  it('connect checks a destination that needs no person', async () => {
    const result = await run({
      override: CREDENTIALS,
      identityProviders: PROVIDER,
      events: undefined,
      endpoints: [],
      steps: [{ connect: 'hooks' }],
      expect: { matching: 'subset', requests: [{ url: `${IDP}/token` }] }
    })
    expectPassed(result)
  })

  it('test is the Event Tester: all enabled mappings, past the filters; or one mapping, enabled or not (D2)', async () => {
    const workspace = structuredClone(WORKSPACE)
    const { hooks } = workspace.destinations
    Object.assign(hooks, { filters: [{ when: 'type = "track"', action: 'drop' }] })
    hooks.mappings.push({ ...structuredClone(hooks.mappings[0]!), name: 'Off', enabled: false })
    const result = await run({
      workspace,
      events: undefined,
      steps: [{ send: [SIGNED_UP] }, { test: { event: SIGNED_UP } }, { test: { event: SIGNED_UP, mapping: 'Off' } }],
      expect: { delivered: 2, attempts: 2, rejected: [{ event: 1, stage: 'filter', code: 'dropped' }], requests: 2 }
    })
    expectPassed(result)
    expect(result.outcomes.map(({ event, mapping, status }) => [event, mapping, status])).toEqual([
      [1, undefined, 'rejected'],
      [2, 'Track', 'delivered'],
      [3, 'Off', 'delivered']
    ])
    expect(result.requests.map(({ origin }) => origin?.mapping)).toEqual(['Track', 'Off'])
  })

  it('test tries once, and waits for an answer that waits for the clock', async () => {
    expectPassed(
      await run({
        events: undefined,
        endpoints: [{ request: 'POST https://hooks.example.com/in', replies: [{ status: 503, delay: '5s' }, 200] }],
        steps: [{ test: { event: SIGNED_UP } }],
        expect: { attempts: 1, retried: 0, rejected: [{ event: 1, code: 'server-error' }], requests: 1 }
      })
    )
  })

  it('test says what it does not know', async () => {
    const steps = [{ test: { event: SIGNED_UP, mapping: 'None' } }]
    const { failures } = await run({ events: undefined, endpoints: [], steps })
    expect(failures[0]?.message).toBe('Step 1 failed: The destination "hooks" has no mapping "None"; it has: "Track".')
  })

  it('sync tells an audience at once, and its calls are numbered after the events (C7)', async () => {
    const workspace = {
      ...structuredClone(WORKSPACE),
      audiences: {
        buyers: {
          name: 'Buyers',
          source: 'website',
          when: { performed: 'Signed Up' },
          destinations: ['hooks'],
          send: 'track'
        }
      }
    }
    Object.assign(workspace.destinations.hooks.mappings[0]!, { trigger: 'event = "Audience Entered"' })
    const result = await run({
      workspace,
      events: undefined,
      steps: [{ send: [SIGNED_UP] }, { sync: 'buyers' }],
      expect: {
        delivered: 1,
        rejected: [{ event: 1, stage: 'trigger' }],
        requests: [{ jsonContaining: { user: 'u1' } }]
      }
    })
    expectPassed(result)
    expect(result.outcomes.map(({ event, status }) => [event, status])).toEqual([
      [1, 'rejected'],
      [2, 'delivered']
    ])
  })

  it('end where one cannot be done, and the others are not', async () => {
    const { failures, requests } = await run({
      events: undefined,
      endpoints: [{ request: 'POST https://hooks.example.com/in', optional: true }],
      override: CODE,
      identityProviders: PROVIDER,
      steps: [{ idp: { url: IDP, do: 'fail', mode: 'unavailable' } }, { connect: 'hooks' }, { send: [SIGNED_UP] }],
      expect: { delivered: 1 }
    })
    expect(failures.map(({ kind }) => kind)).toEqual(['step', 'delivered'])
    expect(requests.every(({ url }) => url.startsWith(IDP))).toBe(true)
  })
})
