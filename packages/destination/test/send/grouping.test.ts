import type { JSONObject } from '@segment/actions-core'
import { sendMany } from '../support/call'
import { bodies, describeHosts } from '../support/receiver'

const path = (name: string) => ({ '@path': `$.properties.${name}` })

describeHosts('P4 a batch', (host, receiver) => {
  const url = { '@template': '{{properties.base}}/{{properties.customer}}' }
  const customers = (names: string[]) => names.map((customer, id) => ({ base: receiver().url, customer, id }))
  const data = { id: path('id') }

  it('sends one request for each distinct URL, in the order in which they begin', async () => {
    const nodes = await sendMany(host, customers(['a', 'b', 'a', 'c', 'b']), { fields: { url, data } })
    const sent = receiver().requests.map((request) => `${request.path} ${request.body.toString()}`)
    expect(sent.sort()).toEqual(['/a [{"id":0},{"id":2}]', '/b [{"id":1},{"id":4}]', '/c [{"id":3}]'])
    expect(nodes.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  })

  it('gives each item the result of its own request', async () => {
    receiver().reply((request) => (request.path === '/b' ? 503 : { status: 202, text: request.path }))
    const nodes = await sendMany(host, customers(['a', 'b', 'a', 'c']), { fields: { url, data } })
    expect(nodes.map(({ status }) => status)).toEqual([202, 503, 202, 202])
    expect(nodes.map(({ body }) => body)).toEqual(['/a', '', '/a', '/c'])
    expect(nodes.map(({ sent }) => sent)).toEqual([{ id: 0 }, { id: 1 }, { id: 2 }, { id: 3 }])
  })

  it.each([
    ['headers', { headers: { 'x-tenant': path('key') } }],
    ['method', { method: path('key') }],
    ['query', { query: { k: path('key') } }],
    ['the envelope', { batch_envelope: { tenant: path('key') }, batch_path: 'items' }],
    ['the batch path', { batch_envelope: { tenant: 1 }, batch_path: path('key') }],
    ['the style of forms', { content_style: path('key') }]
  ])('separates items by %s', async (name, fields: JSONObject) => {
    const values: Record<string, string[]> = { method: ['PUT', 'PATCH'], 'the style of forms': ['dots', 'json'] }
    const [one, two] = values[name] ?? ['one', 'two']
    const items = [one, two, one].map((key, id) => ({ key: key!, id }))
    await sendMany(host, items, { fields: { url: receiver().url, data, ...fields } })
    const counts = bodies(receiver()).map((body) => body.match(/"id"/g)?.length)
    expect(counts.sort()).toEqual([1, 2])
  })

  it('does not separate headers by the order in which they are mapped', async () => {
    const headers = { '@if': { exists: path('turn'), then: { a: '1', b: '2' }, else: { b: '2', a: '1' } } }
    await sendMany(host, [{ id: 0, turn: 1 }, { id: 1 }], { fields: { url: receiver().url, data, headers } })
    expect(receiver().requests).toHaveLength(1)
  })

  it('separates items by any further field that batch_keys names', async () => {
    const fields = { url: receiver().url, data: { kind: path('kind') }, batch_keys: ['url', 'data', 'constructor'] }
    await sendMany(host, [{ kind: 'x' }, { kind: 'y' }, { kind: 'x' }], { fields })
    expect(bodies(receiver()).sort()).toEqual(['[{"kind":"x"},{"kind":"x"}]', '[{"kind":"y"}]'])
  })

  it('keeps the query of the URL beside the mapped one', async () => {
    const fields = {
      url: `${receiver().url}/p?x=1&y=%20a`,
      data,
      query: { z: path('id'), list: ['a b', 2], none: null }
    }
    await sendMany(host, [{ id: 5 }], { fields })
    expect(receiver().requests[0]?.path).toBe('/p?x=1&y=%20a&z=5&list=a+b&list=2')
  })

  it('keeps both beside the key of the API', async () => {
    const fields = { url: `${receiver().url}/p?y=%20a`, data, query: { z: 1 } }
    const apiKey = { name: 'api key', value: 'v&w', in: 'query' }
    const settings = { dynamicAuthSettings: { oauth: { type: 'apiKey' }, apiKey } }
    await sendMany(host, [{ id: 5 }], { fields, settings })
    expect(receiver().requests[0]?.path).toBe('/p?y=%20a&z=1&api+key=v%26w')
  })

  it('has at most ten requests under way', async () => {
    let open = 0
    let most = 0
    receiver().reply(() => {
      open++
      most = Math.max(most, open)
      return {
        raw: (socket) => {
          setTimeout(() => {
            open--
            socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
          }, 20)
        }
      }
    })
    const names = Array.from({ length: 40 }, (_, index) => `c${index}`)
    const nodes = await sendMany(host, customers(names), { fields: { url, data } })
    expect(nodes.every(({ status }) => status === 200)).toBe(true)
    expect(receiver().requests).toHaveLength(40)
    expect(most).toBeGreaterThan(1)
    expect(most).toBeLessThanOrEqual(10)
  })

  it('tells the network error of one request only to its own items', async () => {
    receiver().reply((request) => (request.path === '/b' ? { raw: (socket) => void socket.destroy() } : 200))
    const nodes = await sendMany(host, customers(['a', 'b', 'a']), { fields: { url, data } })
    expect(nodes.map(({ status }) => status)).toEqual([200, 500, 200])
    expect(nodes[1]?.errormessage).not.toBe('')
  })

  it('throws the network error where there is nothing else to tell', async () => {
    receiver().reply({ raw: (socket) => void socket.destroy() })
    await expect(sendMany(host, customers(['a', 'b']), { fields: { url, data } })).rejects.toThrow()
  })
})
