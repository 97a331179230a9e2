import { clearTokenCache } from '@extensible-webhooks/destination'
import type { JSONObject } from '@segment/actions-core'
import { failureOf, sendMany, sendOne } from '../support/call'
import { describeHosts } from '../support/receiver'

describeHosts('a 401 under client credentials', (host, receiver) => {
  let client = 0
  beforeEach(() => {
    clearTokenCache()
    // The engine keeps tokens in a store of its own, under the client.
    client++
  })

  const call = (fields: JSONObject = {}) => ({
    fields: { url: `${receiver().url}/orders`, ...fields },
    settings: {
      dynamicAuthSettings: {
        oauth: {
          type: 'clientCredentials',
          clientId: `client ${client}`,
          clientSecret: 's',
          accessTokenServerUrl: `${receiver().url}/token`
        }
      }
    }
  })

  const acceptOnly = (token: string) => {
    let issued = 0
    receiver().reply((request) => {
      if (request.path === '/token') {
        return { json: { access_token: `token-${++issued}`, token_type: 'Bearer', expires_in: 3_600 } }
      }
      return request.headers.authorization === `Bearer ${token}` ? 200 : 401
    })
  }
  const orders = () =>
    receiver()
      .requests.filter(({ path }) => path === '/orders')
      .map((r) => r.headers.authorization)

  it('is healed with a new token for a single event', async () => {
    acceptOnly('token-2')
    await sendOne(host, { a: 1 }, call())
    expect(orders()).toEqual(['Bearer token-1', 'Bearer token-2'])
  })

  it('is healed with a new token for a batch', async () => {
    acceptOnly('token-2')
    const nodes = await sendMany(host, [{ a: 1 }, { a: 2 }], call())
    expect(nodes.map(({ status }) => status)).toEqual([200, 200])
    expect(orders()).toEqual(['Bearer token-1', 'Bearer token-2'])
  })

  it('asks for the token once for a batch of many requests', async () => {
    acceptOnly('token-1')
    const fields = { headers: { 'x-tenant': { '@path': '$.properties.t' } } }
    const nodes = await sendMany(host, [{ t: '1' }, { t: '2' }, { t: '3' }], call(fields))
    expect(nodes.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(receiver().requests.filter(({ path }) => path === '/token')).toHaveLength(1)
  })

  it('asks for no token where the payload is refused', async () => {
    acceptOnly('token-1')
    await failureOf(sendOne(host, { a: 1 }, call({ headers: { host: 'x' } })))
    await sendMany(host, [{ a: 1 }], call({ headers: { host: 'x' } }))
    expect(receiver().requests.filter(({ path }) => path === '/orders')).toHaveLength(0)
  })
})
