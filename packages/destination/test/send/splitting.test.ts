import type { JSONObject } from '@segment/actions-core'
import { sendMany } from '../support/call'
import { describeHosts } from '../support/receiver'

const itemsUpTo = (count: number) => Array.from({ length: count }, (_, id) => ({ id }))
const idsOf = (body: Buffer) => (JSON.parse(body.toString()) as { id: number }[]).map(({ id }) => id)
const budgetOf = (count: number) => Math.floor(2 * Math.log2(count) + 8)

describeHosts('P8 a batch refused with 400, 413 or 422', (host, receiver) => {
  const send = (count: number, bad: readonly number[], status = 400, fields: JSONObject = {}) => {
    receiver().reply(({ body }) =>
      idsOf(body).some((id) => bad.includes(id)) ? { status, text: body.toString() } : 200
    )
    return sendMany(host, itemsUpTo(count), { fields: { url: receiver().url, ...fields } })
  }
  const failed = (nodes: readonly { status: number }[]) =>
    nodes.flatMap(({ status }, at) => (status === 200 ? [] : [at]))

  it.each([
    [400, 2, [1]],
    [413, 3, [0]],
    [422, 10, [7]],
    [400, 1000, [617]],
    [400, 1000, [999]]
  ])('with %d, of %d items: finds the item at fault and delivers the others', async (status, count, bad) => {
    const nodes = await send(count, bad, status)
    expect(failed(nodes)).toEqual(bad)
    expect(nodes[bad[0]!]).toMatchObject({ status, sent: { id: bad[0] } })
    expect(receiver().requests.length).toBeLessThanOrEqual(budgetOf(count))
  })

  it('delivers every good item exactly once', async () => {
    await send(100, [42])
    const taken = receiver()
      .requests.map(({ body }) => idsOf(body))
      .filter((ids) => !ids.includes(42))
      .flat()
    expect(taken.sort((a, b) => a - b)).toEqual(
      itemsUpTo(100)
        .map(({ id }) => id)
        .filter((id) => id !== 42)
    )
  })

  it('finds two items in different halves, where the endpoint says something else of each', async () => {
    expect(failed(await send(8, [1, 6]))).toEqual([1, 6])
  })

  it('stops after three requests where both halves are refused alike', async () => {
    receiver().reply({ status: 400, text: 'bad request' })
    const nodes = await sendMany(host, itemsUpTo(64), { fields: { url: receiver().url } })
    expect(receiver().requests).toHaveLength(3)
    expect(nodes.every(({ status }) => status === 400)).toBe(true)
  })

  it('stays within the budget, and tells which items it could not judge', async () => {
    const bad = itemsUpTo(256)
      .map(({ id }) => id)
      .filter((id) => id % 9 === 4)
    const nodes = await send(256, bad, 422)
    expect(receiver().requests.length).toBeLessThanOrEqual(budgetOf(256))
    const undecided = nodes.filter(({ body }) => (body as { code?: string }).code === 'not-isolated')
    expect(undecided.length).toBeGreaterThan(0)
    for (const node of undecided) {
      expect(node).toMatchObject({ status: 422 })
      expect(node.errormessage).toMatch(/^not-isolated: .*422/)
    }
    for (const at of bad) expect(nodes[at]?.status).toBe(422)
  })

  it('does not split on for a half that fails for another reason', async () => {
    receiver().reply(({ body }) => {
      const ids = idsOf(body)
      if (ids.length === 8) return 400
      return ids.includes(0) ? 503 : 200
    })
    const nodes = await sendMany(host, itemsUpTo(8), { fields: { url: receiver().url } })
    expect(nodes.map(({ status }) => status)).toEqual([503, 503, 503, 503, 200, 200, 200, 200])
    expect(receiver().requests).toHaveLength(3)
  })

  it('does not throw when a half meets a network error: the other half was taken', async () => {
    receiver().reply(({ body }) => {
      const ids = idsOf(body)
      if (ids.length === 4) return 400
      return ids.includes(0) ? { raw: (socket) => void socket.destroy() } : 200
    })
    const nodes = await sendMany(host, itemsUpTo(4), { fields: { url: receiver().url } })
    expect(nodes.map(({ status }) => status)).toEqual([500, 500, 200, 200])
  })

  it('is not split where split_rejected is off', async () => {
    const nodes = await send(8, [3], 400, { split_rejected: false })
    expect(failed(nodes)).toHaveLength(8)
    expect(receiver().requests).toHaveLength(1)
  })

  it('is not split where a rule reads the results', async () => {
    await send(8, [3], 400, { results_path: 'results' })
    expect(receiver().requests).toHaveLength(1)
  })

  it.each([401, 403, 404, 409, 429, 500, 503])('is no matter of single items with %d: one request', async (status) => {
    receiver().reply(status)
    const nodes = await sendMany(host, itemsUpTo(8), { fields: { url: receiver().url } })
    expect(receiver().requests).toHaveLength(1)
    expect(nodes.every((node) => node.status === (status === 401 ? 403 : status))).toBe(true)
  })

  it('signs every part anew', async () => {
    receiver().reply(({ body }) => (idsOf(body).includes(1) ? 400 : 200))
    await sendMany(host, itemsUpTo(4), { fields: { url: receiver().url }, settings: { sharedSecret: 's' } })
    const signatures = receiver().requests.map(({ headers }) => headers['x-signature'])
    expect(new Set(signatures).size).toBe(receiver().requests.length)
  })
})

describeHosts('P11 a batch refused with 401 without a token to refresh', (host, receiver) => {
  it.each([
    ['noAuth', {}],
    ['bearer', { bearer: { bearerToken: 't' } }]
  ])('is sent once under %s, and its items have 403 with the real status in the text', async (type, more) => {
    receiver().reply(401)
    const settings = { dynamicAuthSettings: { oauth: { type }, ...more } } as JSONObject
    const nodes = await sendMany(host, itemsUpTo(2), { fields: { url: receiver().url }, settings })
    expect(receiver().requests).toHaveLength(1)
    for (const node of nodes) {
      expect(node).toMatchObject({ status: 403, errortype: 'UNAUTHORIZED' })
      expect(node.errormessage).toContain('401')
    }
  })
})
