import { createApiBench, refusals, valueOf, warnings, type ApiBench } from '../support/api'

const EXTENSIBLE = 'actions-webhook-extensible'
const CREDENTIALS = {
  type: 'oauth2-client-credentials',
  clientId: 'shop',
  clientSecret: 'canary-1',
  tokenUrl: 'https://idp.example.com/token',
  params: [{ key: 'audience', value: 'canary-2', in: 'body' }]
}

async function withDestination(options = {}): Promise<ApiBench> {
  const bench = await createApiBench(options)
  valueOf(await bench.api.createSource({ name: 'Website' }))
  valueOf(await bench.api.addDestination({ plugin: EXTENSIBLE, source: 'website', name: 'Orders' }))
  return bench
}

describe('C2: destinations', () => {
  it('are added disabled, each with a slug of its own', async () => {
    const { api } = await withDestination()
    const second = await api.addDestination({ plugin: EXTENSIBLE, source: 'website', name: 'Orders' })
    expect(valueOf(second)).toMatchObject({ slug: 'orders-2', enabled: false, mappings: [], filters: [] })
    expect(
      refusals(await api.addDestination({ plugin: EXTENSIBLE, source: 'website', name: 'X', slug: 'orders' }))
    ).toEqual(['There is a destination "orders" already; choose another slug.'])
    expect(api.destinations().map(({ slug }) => slug)).toEqual(['orders', 'orders-2'])
  })

  it('are renamed, limited, connected to another source and removed with their tokens', async () => {
    const { api, connections } = await withDestination()
    valueOf(await api.createSource({ name: 'App' }))
    expect(valueOf(await api.renameDestination('orders', 'ERP'))).toMatchObject({ slug: 'orders', name: 'ERP' })
    expect(refusals(await api.renameDestination('orders', ''))).toEqual(['A destination needs a name.'])
    expect(valueOf(await api.connectToSource('orders', 'app')).source).toBe('app')
    expect(valueOf(await api.setLimits('orders', { concurrency: 2 })).limits).toEqual({ concurrency: 2 })
    expect(refusals(await api.setLimits('orders', { concurrency: 0 }))).toEqual(['expected a number >= 1.'])
    expect(valueOf(await api.setLimits('orders', {})).limits).toEqual({})
    valueOf(await api.removeDestination('orders'))
    expect(connections.calls).toEqual(['disconnect orders'])
    expect(api.destinations()).toEqual([])
  })

  it('are removed also where their tokens cannot be given up, which is told', async () => {
    const bench = await withDestination()
    bench.connections.disconnect = () => Promise.reject(new Error('the disk is full'))
    const answer = await bench.api.removeDestination('orders')
    expect(warnings(answer)).toEqual(['Its tokens could not be given up: the disk is full'])
    expect(bench.api.destinations()).toEqual([])
  })

  it('are enabled without a mapping, with a warning that nothing will be sent', async () => {
    const { api } = await withDestination()
    valueOf(await api.setAuthentication('orders', { type: 'none' }))
    const answer = await api.enableDestination('orders')
    expect(valueOf(answer).enabled).toBe(true)
    expect(warnings(answer)).toEqual([
      'No mapping of "orders" is enabled, so nothing will be sent: createMapping, then enableMapping.'
    ])
  })

  it('stay complete while they are enabled', async () => {
    const { api } = await withDestination()
    valueOf(await api.addDestination({ plugin: 'basic', source: 'website', name: 'CRM' }))
    expect(warnings(await api.setSettings('crm', { username: 'u' }))).toEqual([])
    valueOf(await api.setSettings('crm', { password: 'p' }))
    valueOf(await api.enableDestination('crm'))
    expect(refusals(await api.setSettings('crm', { password: null }))).toEqual(['the setting "password" is required.'])
    valueOf(await api.disableDestination('crm'))
    expect(warnings(await api.setSettings('crm', { password: null }))).toEqual(['the setting "password" is required.'])
  })
})

describe('C9: settings', () => {
  it('go in and come out, secrets only as whether they are set', async () => {
    const { api } = await withDestination()
    valueOf(await api.setSettings('orders', { sharedSecret: 'canary', signFirstItemOnly: true }))
    const settings = valueOf(api.settings('orders'))
    expect(settings.find(({ name }) => name === 'sharedSecret')).toEqual({
      name: 'sharedSecret',
      label: 'Shared Secret',
      description: expect.any(String),
      type: 'password',
      required: false,
      secret: true,
      set: true
    })
    expect(settings.find(({ name }) => name === 'signFirstItemOnly')).toMatchObject({ secret: false, value: true })
    expect(settings.find(({ name }) => name === 'standardWebhooksSecret')).toMatchObject({ set: false })
    expect(JSON.stringify([settings, api.destinations()])).not.toContain('canary')
  })

  it('show the variable that a secret comes from, and keep it in the file', async () => {
    const { api } = await withDestination({ environment: { SECRET: 'canary' } })
    valueOf(await api.setSettings('orders', { sharedSecret: '${env:SECRET}' }))
    expect(valueOf(api.settings('orders'))[0]).toMatchObject({ set: true, value: '${env:SECRET}' })
    expect(api.file().destinations['orders']?.settings).toEqual({ sharedSecret: '${env:SECRET}' })
    expect(api.workspace().destinations[0]?.settings).toEqual({ sharedSecret: 'canary' })
    valueOf(await api.setSettings('orders', { sharedSecret: '${env:NEXT:-canary}' }))
    expect(valueOf(api.settings('orders'))[0]?.value).toBe('${env:NEXT:-[secret]}')
  })

  it('keep what is not named, and lose what is null', async () => {
    const { api } = await withDestination()
    valueOf(await api.setSettings('orders', { sharedSecret: 'a', previousSharedSecret: 'b' }))
    valueOf(await api.setSettings('orders', { previousSharedSecret: null }))
    expect(api.file().destinations['orders']?.settings).toEqual({ sharedSecret: 'a' })
  })

  it.each([
    [
      'an unknown setting',
      { sharedSecrt: 'x' },
      'the plugin has no setting of this name; did you mean "sharedSecret"?'
    ],
    ['another type', { signFirstItemOnly: 'yes' }, 'expected a boolean, found a string.'],
    [
      'a variable that is not set',
      { sharedSecret: '${env:NOT_THERE}' },
      'The environment variable NOT_THERE is not set; set it, or write ${env:NOT_THERE:-default}.'
    ]
  ])('are refused with the path and without the value: %s', async (_title, values, message) => {
    const { api } = await withDestination()
    const answer = await api.setSettings('orders', values)
    expect(answer).toEqual({
      ok: false,
      problems: [{ path: `destinations.orders.settings.${Object.keys(values)[0]!}`, message }]
    })
  })
})

describe('C6, C9: the authentication', () => {
  it('is shown with its secrets masked', async () => {
    const { api } = await withDestination()
    expect(valueOf(api.authentication('orders'))).toBeUndefined()
    const shown = valueOf(await api.setAuthentication('orders', CREDENTIALS))
    expect(shown).toEqual({
      ...CREDENTIALS,
      clientSecret: '[secret]',
      params: [{ key: 'audience', value: '[secret]', in: 'body' }]
    })
    expect(valueOf(api.authentication('orders'))).toEqual(shown)
    expect(valueOf(api.destination('orders')).authentication).toBe('oauth2-client-credentials')
  })

  it('keeps a secret that is left out, as long as its type stays the same', async () => {
    const { api } = await withDestination()
    valueOf(await api.setAuthentication('orders', CREDENTIALS))
    const { clientSecret: _secret, params: _params, ...rest } = CREDENTIALS
    valueOf(await api.setAuthentication('orders', { ...rest, clientId: 'store' }))
    expect(api.file().destinations['orders']?.authentication).toEqual({ ...CREDENTIALS, clientId: 'store' })
    expect(refusals(await api.setAuthentication('orders', { type: 'bearer' }))).toEqual(['the key "token" is missing.'])
  })

  it.each<[string, { type: string } & Record<string, unknown>, RegExp]>([
    ['an unknown type', { type: 'oauth' }, /expected a type that is known: none, bearer/],
    ['an unknown key', { type: 'bearer', token: 't', tokn: 'x' }, /unknown key; did you mean "token"\?/],
    ['a URL that is none', { ...CREDENTIALS, tokenUrl: 'idp' }, /expected a URL that begins with https/]
  ])('is refused in words: %s', async (_title, block, expected) => {
    const { api } = await withDestination()
    expect(refusals(await api.setAuthentication('orders', block)).join('\n')).toMatch(expected)
  })

  it('that does not fit the scheme of the plugin is refused', async () => {
    const { api } = await withDestination()
    valueOf(await api.addDestination({ plugin: 'basic', source: 'website', name: 'CRM' }))
    expect(refusals(await api.setAuthentication('crm', { type: 'bearer', token: 't' }))[0]).toMatch(/does not fit/)
    valueOf(await api.setAuthentication('crm', { type: 'basic', username: 'u', password: 'p' }))
    valueOf(await api.enableDestination('crm'))
  })

  it('gives up the tokens of another one, so that it has to be connected again', async () => {
    const { api, connections } = await withDestination()
    const code = { ...CREDENTIALS, type: 'oauth2-authorization-code', authorizeUrl: 'https://idp.example.com/a' }
    valueOf(await api.setAuthentication('orders', code))
    connections.granted.add('orders')
    expect(warnings(await api.setAuthentication('orders', code))).toEqual([])
    expect(connections.granted).toEqual(new Set(['orders']))
    expect(warnings(await api.setAuthentication('orders', { ...code, scopes: 'more' }))).toEqual([
      'The authentication is another one now, so connect it again.'
    ])
    expect(connections.granted).toEqual(new Set())
  })

  it('is tried on Connect, and what the plugin says of it is the answer', async () => {
    const { api, connections } = await withDestination()
    valueOf(await api.setAuthentication('orders', CREDENTIALS))
    expect(valueOf(await api.connect('orders'))).toMatchObject({ state: 'connected' })
    connections.connect = () => Promise.reject(new Error('The token endpoint answered 401.'))
    expect(refusals(await api.connect('orders'))).toEqual(['The token endpoint answered 401.'])
  })

  it('is disconnected, and a grant that is gone is told in words when it matters', async () => {
    const { api, connections } = await withDestination()
    valueOf(
      await api.setAuthentication('orders', {
        ...CREDENTIALS,
        type: 'oauth2-authorization-code',
        authorizeUrl: 'https://idp.example.com/a'
      })
    )
    connections.granted.add('orders')
    valueOf(await api.enableDestination('orders'))
    expect(valueOf(await api.disconnect('orders'))).toMatchObject({ state: 'not-connected' })
    valueOf(await api.disableDestination('orders'))
    connections.status = async ({ slug }) => ({
      destination: slug,
      state: 'reconnect',
      message: 'The grant is gone: connect it again.'
    })
    expect(refusals(await api.enableDestination('orders'))).toEqual([
      'Connect it again: beginConnect("orders", { redirectUri }). The grant is gone: connect it again.'
    ])
  })

  it('may be in Segment’s own form, under settings', async () => {
    const { api } = await withDestination()
    valueOf(await api.setSettings('orders', { dynamicAuthSettings: { oauth: { type: 'authCode' } } }))
    expect(refusals(await api.enableDestination('orders'))).toEqual([expect.stringMatching(/^Connect it first/)])
    valueOf(await api.setSettings('orders', { dynamicAuthSettings: { bearer: { bearerToken: 'canary' } } }))
    expect(valueOf(await api.enableDestination('orders')).enabled).toBe(true)
  })
})
