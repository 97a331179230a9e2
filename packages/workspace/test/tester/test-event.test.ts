import { createServer, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createMemoryTokenStore, systemClock, type TokenStore } from '@extensible-webhooks/engine'
import { destination as plugin } from '@extensible-webhooks/destination'
import { defineEntry, formatProblem, parseWorkspace, testEvent, type TesterOptions, type Workspace } from '../../src'

interface Endpoint {
  readonly url: string
  readonly requests: { readonly path: string; readonly headers: IncomingMessage['headers']; readonly body: string }[]
  readonly close: () => Promise<void>
}

async function startEndpoint(
  answer: (path: string, headers: IncomingMessage['headers']) => [number, unknown]
): Promise<Endpoint> {
  const requests: Endpoint['requests'] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      requests.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() })
      const [status, json] = answer(request.url ?? '', request.headers)
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    }
  }
}

function workspaceAt(url: string, authentication = '{ type: none }'): Workspace {
  const text = `version: 1
sources: { website: {} }
destinations:
  orders:
    plugin: actions-webhook-extensible
    source: website
    settings: { sharedSecret: a-shared-secret }
    authentication: ${authentication}
    filters: [{ when: 'type = "track"', action: drop }]
    mappings:
      - name: Orders
        action: send
        enabled: true
        trigger: type = "track" and event = "Order Completed"
        fields: { url: "${url}/orders", data: { id: { '@path': $.properties.order_id } } }
      - name: Batches
        action: send
        trigger: type = "track"
        batch: { size: 10 }
        fields: { url: "${url}/bulk", data: { id: { '@path': $.properties.order_id } }, batch_envelope: { kind: x }, batch_path: items }
`
  const catalog = [defineEntry(plugin, { dynamicAuthentication: true })]
  const { workspace, problems } = parseWorkspace(text, 'shop.yaml', { catalog, environment: {} })
  if (!workspace) throw new Error(problems.map(formatProblem).join('\n'))
  return workspace
}

const order = (id: string) =>
  ({ type: 'track', event: 'Order Completed', messageId: id, properties: { order_id: id } }) as const
const options = (tokens?: TokenStore): TesterOptions => ({
  clock: systemClock,
  allowPrivateNetwork: ['127.0.0.1'],
  ...(tokens ? { tokens } : {})
})

describe('D2: the Event Tester', () => {
  let endpoint: Endpoint
  let status = 200
  beforeAll(async () => {
    endpoint = await startEndpoint((path, headers) => {
      if (path === '/token') return [200, { access_token: 'fresh', token_type: 'Bearer', expires_in: 3600 }]
      if (headers.authorization === 'Bearer stale') return [401, { error: 'expired' }]
      return [status, { ok: status === 200 }]
    })
  })
  beforeEach(() => {
    endpoint.requests.length = 0
    status = 200
  })
  afterAll(() => endpoint.close())

  it('tests all enabled mappings of a destination that is not enabled, and passes over its filters', async () => {
    const report = await testEvent(
      workspaceAt(endpoint.url),
      { destination: 'orders', events: [order('o-1')] },
      options()
    )
    expect(report).toMatchObject({ matched: 1, calls: 1, destination: 'orders' })
    expect(report.deliveries).toEqual([
      {
        eventId: 'o-1',
        mapping: 'Orders',
        payload: expect.objectContaining({ data: { id: 'o-1' } }),
        outcome: { status: 'delivered', httpStatus: 200 }
      }
    ])
    expect(report.mappings.map(({ mapping, enabled, matched }) => [mapping, enabled, matched])).toEqual([
      ['Orders', true, true],
      ['Batches', false, true]
    ])
    expect(endpoint.requests.map(({ path, body }) => [path, body])).toEqual([['/orders', '{"id":"o-1"}']])
    expect(report.requests[0]).toMatchObject({
      kind: 'call',
      mapping: 'Orders',
      eventIds: ['o-1'],
      response: { status: 200 }
    })
  })

  it('shows every step with what came in, what went on and how long it took', async () => {
    const report = await testEvent(
      workspaceAt(endpoint.url),
      { destination: 'orders', events: [order('o-1')] },
      options()
    )
    expect(report.trace.map(({ stage, passed }) => [stage, passed])).toEqual([
      ['route', true],
      ['integrations', true],
      ['trigger', true],
      ['mapping', true],
      ['validation', true],
      ['request', true],
      ['response', true]
    ])
    for (const { durationMs } of report.trace) expect(durationMs).toBeGreaterThanOrEqual(0)
    const ids = new Set(report.trace.map(({ id }) => id))
    expect(ids.size).toBe(report.trace.length)
  })

  it('says which clause was false where no mapping takes the event, and sends nothing', async () => {
    const event = { ...order('o-1'), event: 'Other' }
    const report = await testEvent(workspaceAt(endpoint.url), { destination: 'orders', events: [event] }, options())
    expect([report.matched, report.calls, endpoint.requests.length]).toEqual([0, 0, 0])
    expect(report.deliveries).toEqual([
      { eventId: 'o-1', outcome: { status: 'rejected', error: expect.objectContaining({ code: 'not-matched' }) } }
    ])
    expect(report.mappings[0]?.explanation.clauses).toContainEqual(
      expect.objectContaining({ clause: 'event = "Order Completed"', matched: false, value: 'Other' })
    )
  })

  it('shows the request also where the endpoint refuses it (T2), once, without a second attempt', async () => {
    status = 503
    const report = await testEvent(
      workspaceAt(endpoint.url),
      { destination: 'orders', events: [order('o-1')] },
      options()
    )
    expect(report.requests).toHaveLength(1)
    expect(report.requests[0]).toMatchObject({ request: { method: 'POST' }, response: { status: 503 } })
    expect(report.deliveries[0]?.outcome).toMatchObject({ status: 'rejected', error: { code: 'server-error' } })
  })

  it('renews an expired token first, with the store that all others use, so the test does not fail (T1)', async () => {
    const tokens = createMemoryTokenStore()
    await tokens.replace('orders', undefined, { accessToken: 'stale' })
    const authentication = `{ type: oauth2-client-credentials, clientId: a, clientSecret: b-secret, tokenUrl: "${endpoint.url}/token" }`
    const workspace = workspaceAt(endpoint.url, authentication)
    const report = await testEvent(workspace, { destination: 'orders', events: [order('o-1')] }, options(tokens))
    expect(report.deliveries[0]?.outcome).toEqual({ status: 'delivered', httpStatus: 200 })
    expect(report.requests.map(({ kind, response }) => [kind, response?.status])).toEqual([
      ['call', 401],
      ['token', 200],
      ['call', 200]
    ])
    expect(report.calls).toBe(2)
    expect(await tokens.read('orders')).toMatchObject({ accessToken: 'fresh' })
  })

  it('names what there is where destination or mapping do not exist', async () => {
    const workspace = workspaceAt(endpoint.url)
    await expect(testEvent(workspace, { destination: 'other', events: [] }, options())).rejects.toThrow(
      'The workspace has no destination "other"; it has: orders.'
    )
    await expect(testEvent(workspace, { destination: 'orders', mapping: 'x', events: [] }, options())).rejects.toThrow(
      'The destination "orders" has no mapping "x"; it has: "Orders", "Batches".'
    )
  })

  describe('as Mappings Tester', () => {
    it('tests one mapping that is not enabled, with several events as one formed batch', async () => {
      const input = { destination: 'orders', mapping: 'Batches', events: [order('o-1'), order('o-2')] }
      const report = await testEvent(workspaceAt(endpoint.url), input, options())
      expect(endpoint.requests.map(({ path, body }) => [path, body])).toEqual([
        ['/bulk', '{"kind":"x","items":[{"id":"o-1"},{"id":"o-2"}]}']
      ])
      expect(report.requests[0]?.eventIds).toEqual(['o-1', 'o-2'])
      expect(report.trace.find(({ stage }) => stage === 'batch')?.output).toHaveLength(2)
    })

    it('takes edited values and leaves the mapping as it was', async () => {
      const workspace = workspaceAt(endpoint.url)
      const fields = { ...workspace.destinations[0]?.mappings[0]?.fields, data: { edited: true } }
      await testEvent(
        workspace,
        { destination: 'orders', mapping: 'Orders', fields, events: [order('o-1')] },
        options()
      )
      expect(endpoint.requests[0]?.body).toBe('{"edited":true}')
      expect(workspace.destinations[0]?.mappings[0]?.fields['data']).toEqual({
        id: { '@path': '$.properties.order_id' }
      })
    })
  })

  describe('as a preview', () => {
    it('shows the very bytes and the signature that would be sent, and sends nothing', async () => {
      const workspace = workspaceAt(endpoint.url)
      const input = { destination: 'orders', events: [order('o-1')] }
      const preview = await testEvent(workspace, { ...input, preview: true }, options())
      expect(endpoint.requests).toEqual([])
      await testEvent(workspace, input, options())
      const [shown, sent] = [preview.requests[0]?.request, endpoint.requests[0]]
      expect(Buffer.from(shown?.body ?? '').toString()).toBe(sent?.body)
      const signature = Object.entries(shown?.headers ?? {}).find(([name]) => name.toLowerCase() === 'x-signature')
      expect(signature?.[1]).toBe(sent?.headers['x-signature'])
    })

    it('never stores the token that stands in for a real one', async () => {
      const tokens = createMemoryTokenStore()
      const authentication = `{ type: oauth2-client-credentials, clientId: a, clientSecret: b-secret, tokenUrl: "${endpoint.url}/token" }`
      const input = { destination: 'orders', events: [order('o-1')], preview: true }
      const report = await testEvent(workspaceAt(endpoint.url, authentication), input, options(tokens))
      expect(report.requests.map(({ kind }) => kind)).toEqual(['token', 'call'])
      expect(await tokens.read('orders')).toBeUndefined()
      expect(endpoint.requests).toEqual([])
    })
  })
})
