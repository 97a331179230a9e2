import { get } from 'node:http'
import {
  startReceiver,
  createManualClock,
  startMocks,
  type EndpointFile,
  type Mocks,
  type MocksOptions
} from '../../src'
import { post } from './support/request'

const ORDERS = 'https://erp.example.com/orders'

let mocks: Mocks | undefined

const start = async (endpoints: readonly EndpointFile[], options?: MocksOptions): Promise<Mocks> => {
  mocks = await startMocks(endpoints, options)
  return mocks
}

afterEach(async () => {
  await mocks?.close()
  mocks = undefined
})

describe('mocked endpoints (D3)', () => {
  it('answer fetch, node:http and the transport, and keep the exact bytes', async () => {
    const { transport, requests } = await start([
      { request: `POST ${ORDERS}`, replies: [{ status: 201, json: { ok: true }, headers: { 'x-id': 7 } }] },
      { request: 'GET http://plain.example.com/in', replies: [{ text: 'hello' }] }
    ])
    const response = await fetch(ORDERS, { method: 'POST', body: Buffer.from([0x00, 0xff, 0x41]) })
    expect([response.status, response.headers.get('x-id'), await response.json()]).toEqual([201, '7', { ok: true }])
    const text = await new Promise<string>((resolve) => {
      get('http://plain.example.com/in?x=1', (answer) => {
        answer.on('data', (chunk: Buffer) => {
          resolve(chunk.toString())
        })
      })
    })
    expect(text).toBe('hello')
    const sent = await transport.send(post(`${ORDERS}?a=%20b`, '{"é":"\\u0041"}', { 'X-Order': '1' }))
    expect([sent.status, sent.body.toString()]).toEqual([201, '{"ok":true}'])
    expect(requests.map(({ method, url, body }) => [method, url, body.toString('hex')])).toEqual([
      ['POST', ORDERS, '00ff41'],
      ['GET', 'http://plain.example.com/in?x=1', ''],
      ['POST', `${ORDERS}?a=%20b`, Buffer.from('{"é":"\\u0041"}').toString('hex')]
    ])
    expect(requests[2]?.rawHeaders).toEqual(['Content-Type', 'application/json', 'X-Order', '1'])
  })

  it('answer in turn, and the last reply stays', async () => {
    const { transport } = await start([{ request: `POST ${ORDERS}`, replies: [401, 503, 200] }])
    const statuses: number[] = []
    for (let count = 0; count < 5; count++) statuses.push((await transport.send(post(ORDERS))).status)
    expect(statuses).toEqual([401, 503, 200, 200, 200])
  })

  it('answer 200 where no reply is declared, and statuses without a body too', async () => {
    const { transport } = await start([
      { request: `POST ${ORDERS}` },
      { request: 'DELETE https://erp.example.com/{id}', replies: [204] }
    ])
    expect((await transport.send(post(ORDERS))).status).toBe(200)
    const gone = await transport.send({ method: 'DELETE', url: 'https://erp.example.com/o-1', headers: {} })
    expect([gone.status, gone.body.length]).toEqual([204, 0])
  })

  it('are chosen by method, query, headers and body; the first that fits answers', async () => {
    const { transport } = await start([
      { request: `POST ${ORDERS}`, jsonContaining: { id: 'o-1' }, replies: [201] },
      { request: `POST ${ORDERS}`, headers: { 'x-kind': 'bulk' }, replies: [202] },
      { request: `POST ${ORDERS}`, query: { dry: 1 }, replies: [203] },
      { request: `PUT ${ORDERS}`, replies: [205] },
      { request: `* https://erp.example.com/*`, replies: [206] }
    ])
    const status = async (request: Parameters<typeof transport.send>[0]): Promise<number> =>
      (await transport.send(request)).status
    expect(await status(post(ORDERS))).toBe(201)
    expect(await status(post(ORDERS, '{}', { 'X-Kind': 'bulk' }))).toBe(202)
    expect(await status(post(`${ORDERS}?dry=1`, '{}'))).toBe(203)
    expect(await status({ ...post(ORDERS, '{}'), method: 'PUT' })).toBe(205)
    expect(await status(post(`${ORDERS}/o-1/lines`, '{}'))).toBe(206)
  })

  it('are gone after their number of times', async () => {
    const { transport, problems } = await start([
      { request: `POST ${ORDERS}`, replies: [201], times: 2 },
      { request: `POST ${ORDERS}`, replies: [409] }
    ])
    const statuses: number[] = []
    for (let count = 0; count < 3; count++) statuses.push((await transport.send(post(ORDERS))).status)
    expect(statuses).toEqual([201, 201, 409])
    expect(problems()).toEqual([])
  })

  it('wait on the clock before they answer', async () => {
    const clock = createManualClock(0)
    const { transport, requests } = await start(
      [{ request: `POST ${ORDERS}`, replies: [{ status: 202, delay: '3s' }] }],
      {
        clock
      }
    )
    let status = 0
    void transport.send(post(ORDERS)).then((response) => (status = response.status))
    await clock.advance(2_999)
    expect([status, requests.length]).toEqual([0, 1])
    await clock.advance(1)
    expect(status).toBe(202)
  })

  it('end a request at its deadline on the clock, as the real transport does', async () => {
    const clock = createManualClock(0)
    const { transport } = await start([{ request: `POST ${ORDERS}`, replies: [{ delay: '1h' }] }], { clock })
    const failed = transport.send({ ...post(ORDERS), timeoutMs: 2_000 }).catch((error: unknown) => error)
    await clock.advance(2_000)
    expect(await failed).toMatchObject({
      code: 'timeout',
      message: 'No complete response from https://erp.example.com within 2000 ms'
    })
  })

  it('end a request whose signal fires', async () => {
    const { transport } = await start([{ request: `POST ${ORDERS}`, replies: [{ delay: '1h' }] }], {
      clock: createManualClock(0)
    })
    const controller = new AbortController()
    const failed = transport.send(post(ORDERS), controller.signal).catch((error: unknown) => error)
    controller.abort()
    expect(await failed).toMatchObject({ code: 'aborted' })
  })

  it('tell which deliveries a request belongs to', async () => {
    const { transport, within, requests } = await start([{ request: `POST ${ORDERS}` }])
    const origin = { destination: 'orders', mapping: 'All', eventIds: ['m-1'] }
    await within(origin, () => transport.send(post(ORDERS)))
    await within(origin, () => fetch(ORDERS, { method: 'POST' }))
    await transport.send(post(ORDERS))
    expect(requests.map((request) => request.origin)).toEqual([origin, origin, undefined])
  })

  it('serve identity providers at their URLs, beside endpoints', async () => {
    const { transport, providerOf, unused } = await start([{ request: `POST ${ORDERS}`, optional: true }], {
      identityProviders: { 'https://idp.example.com': { clients: { shop: 'secret' }, expiresInSeconds: 60 } }
    })
    const token = await transport.send({
      method: 'POST',
      url: 'https://idp.example.com/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'grant_type=client_credentials&client_id=shop&client_secret=secret'
    })
    expect(JSON.parse(token.body.toString())).toMatchObject({ access_token: 'access-1', expires_in: 60 })
    expect(providerOf('https://idp.example.com/')?.accepts('access-1')).toBe(true)
    expect(providerOf('https://other.example.com')).toBeUndefined()
    expect(unused()).toEqual([])
  })

  it('cannot be opened twice, and can after they were closed', async () => {
    const first = await start([])
    await expect(startMocks([])).rejects.toThrow('Mocks are open already')
    await first.close()
    await first.close()
    const again = await start([{ request: `POST ${ORDERS}`, replies: [418] }])
    expect((await again.transport.send(post(ORDERS))).status).toBe(418)
  })
})

describe('what no endpoint takes', () => {
  it('is refused and told with the nearest endpoint and what differs', async () => {
    const { transport, unmatched, problems, requests } = await start([
      { request: 'POST https://other.example.com/order', optional: true },
      { request: `POST ${ORDERS}`, json: { id: 'o-2' }, headers: { 'x-kind': 'one' }, optional: true }
    ])
    await expect(transport.send(post(ORDERS))).rejects.toMatchObject({ code: 'address-refused' })
    expect(unmatched).toHaveLength(1)
    expect(requests).toEqual([])
    expect(problems()).toEqual([
      `POST ${ORDERS} fits no endpoint. Nearest is POST ${ORDERS}: headers.x-kind is missing, not "one"; json.id is "o-1", not "o-2".`
    ])
  })

  it.each([
    [`PUT ${ORDERS}`, `method is "POST", not "PUT"`],
    ['POST https://erp.example.com/order', `url is "${ORDERS}", not "https://erp.example.com/order"`],
    ['POST https://erp.example.com/orders?dry=1', 'query.dry is missing, not "1"']
  ])('nearest is %s: %s', async (request, difference) => {
    const { transport, problems } = await start([{ request, optional: true }])
    await expect(transport.send(post(ORDERS))).rejects.toThrow(difference)
    expect(problems()).toHaveLength(1)
  })

  it('says where an endpoint would fit, but has answered as often as it may', async () => {
    const { transport } = await start([{ request: `POST ${ORDERS}`, times: 1 }])
    await transport.send(post(ORDERS))
    await expect(transport.send(post(ORDERS))).rejects.toThrow('has answered as often as it may (times)')
  })

  it('says that none is declared', async () => {
    const { transport } = await start([])
    await expect(transport.send(post(ORDERS))).rejects.toThrow('fits no endpoint; none is declared.')
  })

  it('fails over fetch and node:http too, and never reaches the network', async () => {
    const { unmatched } = await start([])
    await expect(fetch('https://erp.example.com/orders')).rejects.toThrow()
    const error = await new Promise((resolve) => get('http://erp.example.com/orders').on('error', resolve))
    expect(error).toMatchObject({ code: 'ENETUNREACH' })
    expect(unmatched.map(({ request }) => request.url)).toEqual([
      'https://erp.example.com/orders',
      'http://erp.example.com/orders'
    ])
  })

  it('names the endpoints that were never called, but for optional ones', async () => {
    const { unused, problems } = await start([
      { request: `POST ${ORDERS}` },
      { request: 'GET https://erp.example.com/', optional: true }
    ])
    expect(unused()).toEqual([`POST ${ORDERS}`])
    expect(problems()).toEqual([`POST ${ORDERS} was never called; write optional: true where that is all right.`])
  })
})

describe('after the mocks are closed', () => {
  it('fetch, node:http and sockets are as they were', async () => {
    const realFetch = fetch
    const receiver = await startReceiver([{ text: 'real' }])
    try {
      const opened = await start([{ request: `POST ${ORDERS}`, optional: true }])
      expect(fetch).not.toBe(realFetch)
      await opened.close()
      expect(fetch).toBe(realFetch)
      expect(await (await fetch(receiver.url)).text()).toBe('real')
    } finally {
      await receiver.close()
    }
  })
})
