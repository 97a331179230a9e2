import type { JSONObject } from '@segment/actions-core'
import { failureOf, sendMany, sendOne } from '../support/call'
import { bodies, describeHosts } from '../support/receiver'

const items = [{ id: 0 }, { id: 1 }, { id: 2 }]
const rule = (results_failed: JSONObject, results_path = 'results') => ({ results_path, results_failed })

describeHosts('P8 results of single items', (host, receiver) => {
  const send = (results: unknown, fields: JSONObject, status = 200) => {
    receiver().reply({ status, json: results })
    return sendMany(host, items, { fields: { url: receiver().url, ...fields } })
  }

  it('of a 207 are told at the item that failed, and not at the others', async () => {
    const results = [{ status: 'ok' }, { status: 'error', detail: { text: 'no such order' } }, { status: 'ok' }]
    const fields = rule({ path: 'status', values: ['error'], message: 'detail.text' })
    const nodes = await send({ results }, fields, 207)
    expect(nodes.map(({ status }) => status)).toEqual([207, 400, 207])
    expect(nodes[1]).toMatchObject({ errormessage: 'no such order', errorreporter: 'DESTINATION', sent: { id: 1 } })
    expect(nodes[1]?.body).toEqual({ code: 'item-rejected', response: results[1] })
    expect(nodes[2]?.body).toEqual({ status: 'ok' })
    expect(bodies(receiver())).toHaveLength(1)
  })

  it('fail where the value is none of the good ones, a missing one among them', async () => {
    const nodes = await send({ results: [{ ok: true }, { ok: false }, {}] }, rule({ path: 'ok', not: ['true'] }))
    expect(nodes.map(({ status }) => status)).toEqual([200, 400, 400])
    expect(nodes.map(({ errormessage }) => errormessage).slice(1)).toEqual([
      'The endpoint gave this item the result false.',
      'The endpoint gave this item a result without "ok".'
    ])
  })

  it('keep their HTTP status where it is one, and are retried only where the rule says so', async () => {
    const results = [{ code: 409 }, { code: 503 }, { code: 429 }]
    const nodes = await send({ results }, rule({ path: 'code', not: ['200'], retry: ['503'] }))
    expect(nodes.map(({ status }) => status)).toEqual([409, 503, 400])
    expect(nodes.map(({ body }) => (body as { code: string }).code)).toEqual([
      'item-rejected',
      'item-retryable',
      'item-rejected'
    ])
  })

  it('never give 401, at which stock core would send the whole batch again', async () => {
    const nodes = await send(
      { results: [{ code: 401 }, { code: 200 }, { code: 200 }] },
      rule({ path: 'code', not: ['200'] })
    )
    expect(nodes.map(({ status }) => status)).toEqual([400, 200, 200])
    expect(receiver().requests).toHaveLength(1)
  })

  it('give 500 for a retry whose value is no status', async () => {
    const results = [{ s: 'busy' }, { s: 'ok' }, { s: 'ok' }]
    const nodes = await send({ results }, rule({ path: 's', values: ['bad'], retry: ['busy'] }))
    expect(nodes.map(({ status }) => status)).toEqual([500, 200, 200])
  })

  it('are read from the body itself under an empty results_path', async () => {
    const nodes = await send([{ ok: true }, { ok: false }, { ok: true }], rule({ path: 'ok', values: ['false'] }, ''))
    expect(nodes.map(({ status }) => status)).toEqual([200, 400, 200])
  })

  it('are read from the body itself where a host removed the empty results_path, and none fails unseen', async () => {
    const nodes = await send([{ ok: true }, { ok: false }, { ok: true }], {
      results_failed: { path: 'ok', values: ['false'] }
    })
    expect(nodes.map(({ status }) => status)).toEqual([200, 400, 200])
  })

  it('are read from a response that is JSON but does not say so', async () => {
    receiver().reply({ text: '{"results":[{"e":1},{},{}]}' })
    const nodes = await sendMany(host, items, {
      fields: { url: receiver().url, ...rule({ path: 'e', values: ['1'] }) }
    })
    expect(nodes.map(({ status }) => status)).toEqual([400, 200, 200])
  })

  it('are read from XML', async () => {
    const text = '<r><i s="ok"/><i s="bad"/><i s="ok"/></r>'
    receiver().reply({ text, headers: { 'content-type': 'text/xml; charset=utf-8' } })
    const fields = { url: receiver().url, ...rule({ path: '@_s', values: ['bad'] }, 'r.i') }
    expect((await sendMany(host, items, { fields })).map(({ status }) => status)).toEqual([200, 400, 200])
  })

  it.each([
    ['too short', { results: [{}] }],
    ['no list', { results: { 0: {}, 1: {}, 2: {}, length: 3 } }],
    ['not there', { other: [] }],
    ['inherited', { constructor: 1 }]
  ])('are unreadable where the list is %s: every item is to be retried', async (_name, json) => {
    const nodes = await send(json, rule({ path: 'ok', values: ['false'] }))
    expect(nodes.map(({ status }) => status)).toEqual([500, 500, 500])
    expect(nodes[0]?.errormessage).toMatch(/^results-unreadable: /)
    expect(nodes[0]?.body).toMatchObject({ code: 'results-unreadable' })
  })

  it('are unreadable where the JSON is cut short', async () => {
    receiver().reply({ text: '{"results":[{"ok":true},', headers: { 'content-type': 'application/json' } })
    const nodes = await sendMany(host, items, {
      fields: { url: receiver().url, ...rule({ path: 'ok', values: ['false'] }) }
    })
    expect(nodes.map(({ status }) => status)).toEqual([500, 500, 500])
  })

  it('that are nested more deeply than the stack allows fail their items, and nothing is thrown', async () => {
    const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`
    receiver().reply({ text: `{"results":[{"s":${deep}},{"s":"ok"},{"s":"bad","m":"${'x'.repeat(5_000)}"}]}` })
    const fields = { url: receiver().url, ...rule({ path: 's', not: ['ok'], message: 'm' }) }
    const nodes = await sendMany(host, items, { fields })
    expect(nodes.map(({ status }) => status)).toEqual([400, 200, 400])
    expect(nodes[0]?.errormessage).toContain('an object or a list')
    expect(nodes[2]?.errormessage).toHaveLength(1_001)
    expect(JSON.stringify(nodes).length).toBeLessThan(20_000)
  })

  it('of a long response are each told in short', async () => {
    receiver().reply({ json: { pad: 'x'.repeat(60_000) } })
    const many = Array.from({ length: 100 }, (_, id) => ({ id }))
    const nodes = await sendMany(host, many, { fields: { url: receiver().url } })
    expect(nodes).toHaveLength(100)
    expect(JSON.stringify(nodes).length).toBeLessThan(1_000_000)
    expect(nodes[99]?.body).toMatch(/^\{"pad":"x+…$/)
  })

  it('count as delivered where no rule says which failed', async () => {
    const nodes = await send({ results: [{ ok: false }, {}, {}] }, { results_path: 'results' })
    expect(nodes.map(({ status }) => status)).toEqual([200, 200, 200])
  })
})

describeHosts('P8 the result of a single event in an envelope', (host, receiver) => {
  const fields = (failed: JSONObject) => ({
    url: receiver().url,
    batch_envelope: {},
    batch_path: 'items',
    ...rule(failed)
  })

  it('rejects the event', async () => {
    receiver().reply({ json: { results: [{ s: 'bad', m: 'no such order' }] } })
    const call = { fields: fields({ path: 's', values: ['bad'], message: 'm' }) }
    const error = await failureOf(sendOne(host, { a: 1 }, call))
    expect(error).toMatchObject({ message: 'no such order', status: 400 })
  })

  it('asks for a retry', async () => {
    receiver().reply({ json: { results: [{ s: 'busy' }] } })
    const error = await failureOf(sendOne(host, { a: 1 }, { fields: fields({ path: 's', retry: ['busy'] }) }))
    expect(error).toMatchObject({ status: 500, code: 'RETRYABLE_ERROR' })
  })

  it('is to be retried where it cannot be read', async () => {
    receiver().reply({ text: 'fine' })
    const error = await failureOf(sendOne(host, { a: 1 }, { fields: fields({ path: 's', values: ['bad'] }) }))
    expect(error).toMatchObject({ status: 500 })
    expect(error.message).toMatch(/^results-unreadable/)
  })

  it('is delivered', async () => {
    receiver().reply({ json: { results: [{ s: 'ok' }] } })
    await expect(sendOne(host, { a: 1 }, { fields: fields({ path: 's', values: ['bad'] }) })).resolves.toBeDefined()
  })
})
