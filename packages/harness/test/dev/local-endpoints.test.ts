import { destination as plugin } from '@extensible-webhooks/destination'
import { createMemoryTokenStore, systemClock } from '@extensible-webhooks/engine'
import {
  createEngines,
  defineEntry,
  formatProblem,
  parseWorkspace,
  type Workspace
} from '@extensible-webhooks/workspace'
import { redirect, startLocalEndpoints, type LocalEndpoints } from '../../src'

const text = (authentication: string, secret = 'shared-secret'): string => `version: 1
sources: { website: {} }
destinations:
  orders:
    plugin: actions-webhook-extensible
    source: website
    enabled: true
    settings: { sharedSecret: ${secret}, standardWebhooksSecret: whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQ= }
    authentication: ${authentication}
    mappings:
      - { name: All, action: send, enabled: true, trigger: 'type = "track"', fields: { url: "https://erp.example.com/orders?a=1", data: { id: 1 } } }
`
const OAUTH =
  '{ type: oauth2-client-credentials, clientId: shop, clientSecret: "s:e c%", tokenUrl: "https://login.example.com/oauth2/v2/token" }'

function parse(source: string): Workspace {
  const catalog = [defineEntry(plugin, { dynamicAuthentication: true })]
  const { workspace, problems } = parseWorkspace(source, 'shop.yaml', { catalog, environment: {} })
  if (!workspace) throw new Error(problems.map(formatProblem).join('\n'))
  return workspace
}

/** Sends one event of the workspace through the local endpoints; `sends` may be signed with secrets of its own. */
async function sendOne(endpoints: LocalEndpoints, workspace: Workspace, times = 1) {
  const tokens = createMemoryTokenStore()
  const engines = createEngines(workspace, { clock: systemClock, transport: endpoints.transport, tokens })
  const [destination] = workspace.destinations
  const engine = engines.engineOf(destination!)
  const results = []
  for (let index = 0; index < times; index++) {
    results.push(
      await engine.run('send', [{ type: 'track', event: 'x', messageId: `m${index}` }], {
        settings: destination!.settings,
        mapping: destination!.mappings[0]!.fields,
        tokenKey: 'orders'
      })
    )
  }
  return results
}

describe('the local endpoints of a workspace', () => {
  let endpoints: LocalEndpoints
  afterEach(() => endpoints.close())

  it('take every request of an https host on loopback, its name in the Host header, with path, query and bytes as they are', async () => {
    const workspace = parse(text('{ type: none }'))
    endpoints = await startLocalEndpoints(workspace)
    const [result] = await sendOne(endpoints, workspace)
    expect(result?.outcomes).toEqual([{ status: 'delivered', httpStatus: 200 }])
    expect([...endpoints.receiver.counts]).toEqual([
      ['erp.example.com/orders', { requests: 1, refused: 0, planned: 0, signatures: 2, tokens: 0 }]
    ])
    expect(endpoints.receiver.samples.get('erp.example.com/orders')).toMatchObject({
      method: 'POST',
      path: '/orders?a=1'
    })
    expect(result?.exchanges[0]?.request.url).toBe('https://erp.example.com/orders?a=1')
  })

  it('give tokens to the clients of the workspace, whatever the path of their token URL, and verify them', async () => {
    const workspace = parse(text(OAUTH))
    endpoints = await startLocalEndpoints(workspace)
    const results = await sendOne(endpoints, workspace, 2)
    expect(results.map(({ outcomes }) => outcomes[0]?.status)).toEqual(['delivered', 'delivered'])
    expect(endpoints.identityProvider.tokenRequests).toEqual([
      expect.objectContaining({ clientId: 'shop', grantType: 'client_credentials', status: 200 })
    ])
    expect(endpoints.receiver.counts.get('erp.example.com/orders')).toMatchObject({ tokens: 2, refused: 0 })
  })

  it('refuse a token that has expired, so that the event heals by a new one', async () => {
    const workspace = parse(text(OAUTH))
    endpoints = await startLocalEndpoints(workspace)
    const tokens = createMemoryTokenStore()
    await tokens.replace('orders', undefined, { accessToken: 'of-another-time' })
    const [destination] = workspace.destinations
    const engines = createEngines(workspace, { clock: systemClock, transport: endpoints.transport, tokens })
    const { outcomes, exchanges } = await engines.engineOf(destination!).run('send', [{ type: 'track', event: 'x' }], {
      settings: destination!.settings,
      mapping: destination!.mappings[0]!.fields,
      tokenKey: 'orders'
    })
    expect(outcomes[0]?.status).toBe('delivered')
    expect(exchanges.map(({ response }) => response?.status)).toEqual([401, 200, 200])
  })

  it('refuse a signature of another secret', async () => {
    endpoints = await startLocalEndpoints(parse(text('{ type: none }')))
    const [result] = await sendOne(endpoints, parse(text('{ type: none }', 'another-secret')))
    expect(result?.outcomes[0]).toMatchObject({ status: 'rejected', error: { httpStatus: 401 } })
    expect(endpoints.receiver.counts.get('erp.example.com/orders')).toMatchObject({ refused: 1 })
  })

  it('refuse a fixed bearer token that the workspace does not have, and take the one that it has', async () => {
    const workspace = parse(text('{ type: bearer, token: right-token }'))
    endpoints = await startLocalEndpoints(workspace)
    const [right] = await sendOne(endpoints, workspace)
    const [wrong] = await sendOne(endpoints, parse(text('{ type: bearer, token: wrong-token }')))
    expect([right?.outcomes[0]?.status, wrong?.outcomes[0]?.status]).toEqual(['delivered', 'rejected'])
  })

  it('take the token of a plugin by somebody else, which keeps it under a name of its own', async () => {
    const workspace = parse(text('{ type: none }'))
    const settings = { token: 'right-token', retries: 3 }
    const destinations = workspace.destinations.map((destination) => ({ ...destination, settings }))
    endpoints = await startLocalEndpoints({ ...workspace, destinations })
    const address = `http://127.0.0.1:${endpoints.receiver.receiver.port}/contacts`
    const ask = async (token: string): Promise<number> =>
      (await fetch(address, { headers: { authorization: `Bearer ${token}` } })).status
    expect(await Promise.all([ask('right-token'), ask('wrong-token'), ask('3')])).toEqual([200, 401, 401])
  })

  it('answer as planned, once each, before anything is checked', async () => {
    const workspace = parse(text('{ type: none }'))
    endpoints = await startLocalEndpoints(workspace)
    endpoints.receiver.plan(503, redirect(302, 'https://elsewhere.example.com/'))
    const results = await sendOne(endpoints, workspace, 3)
    expect(results.map(({ exchanges }) => exchanges.map(({ response }) => response?.status))).toEqual([
      [503],
      [302],
      [200]
    ])
    expect(endpoints.receiver.counts.get('erp.example.com/orders')).toMatchObject({ planned: 2, requests: 3 })
  })

  it('have a fault receiver beside them, which a mapping reaches by its address', async () => {
    endpoints = await startLocalEndpoints(parse(text('{ type: none }')))
    const workspace = parse(
      text('{ type: none }').replace('https://erp.example.com/orders?a=1', `${endpoints.faults.url}/status/418`)
    )
    const [result] = await sendOne(endpoints, workspace)
    expect(result?.outcomes[0]).toMatchObject({ status: 'rejected', error: { httpStatus: 418 } })
    expect([endpoints.faults.requests.length, endpoints.receiver.counts.size]).toEqual([1, 0])
  })
})
