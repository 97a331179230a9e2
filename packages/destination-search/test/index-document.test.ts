import type { JSONObject } from '@segment/actions-core'
import { failureOf, sendMany, sendOne, track, tracks } from './support/call'
import type { Call } from './support/call'
import { describeHosts } from './support/describe-hosts'

const document = { at: { '@path': '$.properties' } }
const call: Call = { action: 'indexDocument', fields: { index: 'events', document: { '@path': '$.properties' } } }

const error = (type: string, reason = 'why') => ({ type, reason })

describeHosts('B1 C1 indexDocument, one event', (host, cluster) => {
  it('is a bulk of one, with the basic credentials and a line for the operation', async () => {
    await sendOne(host, cluster(), track({ total: 3 }), call)
    const [request] = cluster().requests
    expect(request).toMatchObject({ method: 'POST', url: expect.stringMatching(/^\/_bulk\?filter_path=errors/) })
    expect(request?.headers).toMatchObject({
      authorization: `Basic ${Buffer.from('shop:pass:wörd-1').toString('base64')}`,
      'content-type': 'application/x-ndjson',
      accept: 'application/json'
    })
    expect(request?.body).toBe(
      '{"create":{"_index":"events","_id":"m-0"}}\n{"total":3,"@timestamp":"2026-01-01T00:00:00.000Z"}\n'
    )
    expect(cluster().documents('events')).toEqual({ 'm-0': { total: 3, '@timestamp': '2026-01-01T00:00:00.000Z' } })
  })

  it('is delivered once where it is sent twice: the document that is there already stays', async () => {
    await sendOne(host, cluster(), track({ total: 3 }), call)
    const again = await sendOne(host, cluster(), track({ total: 4 }), call)
    expect(again.at(-1)).toMatchObject({ output: 'Action Executed', data: { result: 'already there' } })
    expect(cluster().documents('events')).toMatchObject({ 'm-0': { total: 3 } })
  })

  it('replaces the document with the operation index', async () => {
    const fields = { ...call.fields, operation: 'index' }
    await sendOne(host, cluster(), track({ total: 3 }), { ...call, fields })
    const again = await sendOne(host, cluster(), track({ total: 4 }), { ...call, fields })
    expect(again.at(-1)).toMatchObject({ data: { result: 'updated' } })
    expect(cluster().documents('events')).toMatchObject({ 'm-0': { total: 4 } })
  })

  it('is the whole event by default', async () => {
    await sendOne(host, cluster(), track({ total: 3 }), { action: 'indexDocument', fields: { index: 'events' } })
    expect(cluster().documents('events')).toMatchObject({
      'm-0': { type: 'track', event: 'Order Completed', properties: { total: 3 } }
    })
  })

  it('has an id of the cluster where the mapping gives none', async () => {
    await sendOne(host, cluster(), track({}), { ...call, fields: { ...call.fields, id: null } })
    expect(cluster().bulks()[0]?.[0]?.meta).toEqual({ _index: 'events' })
    expect(Object.keys(cluster().documents('events'))).toEqual(['made-1'])
  })

  it('carries routing and pipeline, and keeps an @timestamp of its own', async () => {
    cluster().store.pipelines.set('geo', {})
    const fields = { ...call.fields, routing: 'r1', pipeline: 'geo' }
    await sendOne(host, cluster(), track({ '@timestamp': '2020-01-01' }), { ...call, fields })
    expect(cluster().bulks()[0]?.[0]).toEqual({
      action: 'create',
      meta: { _index: 'events', _id: 'm-0', routing: 'r1', pipeline: 'geo' },
      document: { '@timestamp': '2020-01-01' }
    })
  })

  it('goes where the hook of the mapping made an index, unless the mapping names one', async () => {
    const { index: _, ...fields } = call.fields as JSONObject
    const outputs = { index: 'made-by-hook', kind: 'index' }
    await sendOne(host, cluster(), track({}), { ...call, fields: fields, outputs })
    await sendOne(host, cluster(), track({}), { ...call, outputs })
    expect(
      cluster()
        .bulks()
        .flat()
        .map(({ meta }) => meta['_index'])
    ).toEqual(['made-by-hook', 'events'])
  })

  it('is created in a data stream of the hook, whatever the operation is', async () => {
    const fields = { operation: 'index', document: { '@path': '$.properties' } }
    const outputs = { index: 'stream', kind: 'data_stream' }
    cluster().store.templates.set('stream', { index_patterns: ['stream'], data_stream: {}, template: {} })
    cluster().store.createStream('stream')
    await sendOne(host, cluster(), track({ total: 1 }), { action: 'indexDocument', fields, outputs })
    expect(Object.values(cluster().documents('stream'))).toEqual([
      { total: 1, '@timestamp': '2026-01-01T00:00:00.000Z' }
    ])
  })

  it('asks for a refresh where the settings want one', async () => {
    await sendOne(host, cluster(), track({}), { ...call, settings: { refresh: 'wait_for' } })
    expect(cluster().requests[0]?.url).toContain('&refresh=wait_for')
  })

  it('goes under the path prefix, and under the path of the endpoint', async () => {
    const settings = { endpoint: `${cluster().url}/proxy/`, pathPrefix: '/search' }
    await failureOf(sendOne(host, cluster(), track({}), { ...call, settings }))
    expect(cluster().requests[0]?.url).toMatch(/^\/proxy\/search\/_bulk\?/)
  })

  it.each([
    [400, 'mapper_parsing_exception', 'failed to parse', { status: 400, code: 'mapper_parsing_exception' }],
    [404, 'index_not_found_exception', 'no such index [events]', { status: 404, code: 'index_not_found_exception' }],
    [403, 'cluster_block_exception', 'index [events] blocked', { status: 403, code: 'cluster_block_exception' }],
    [429, 'es_rejected_execution_exception', 'queue is full', { status: 429, code: 'RETRYABLE_ERROR' }],
    [429, 'rejected_execution_exception', 'queue is full', { status: 429, code: 'RETRYABLE_ERROR' }],
    [503, 'unavailable_shards_exception', 'primary shard is not active', { status: 503, code: 'RETRYABLE_ERROR' }],
    [409, 'version_conflict_engine_exception', 'another came first', { status: 500, code: 'RETRYABLE_ERROR' }]
  ])('fails by its own result: %i %s', async (status, type, reason, expected) => {
    cluster().planned.set('m-0', { status, error: error(type, reason) })
    const fields = { ...call.fields, operation: 'index' }
    const failure = await failureOf(sendOne(host, cluster(), track({}), { ...call, fields }))
    expect(failure).toMatchObject(expected)
    expect(failure.message).toContain(`${type}: ${reason}`)
  })

  it.each([
    [401, { error: error('security_exception') }, 401, /does not accept the user name and password/],
    [403, { error: error('security_exception') }, 403, /role with the permission/],
    [302, '', 302, /redirect, which is not followed/],
    [413, 'too large', 413, /maxBulkBytes/],
    [429, { error: error('circuit_breaking_exception') }, 429, /asked to slow down/],
    [503, { error: error('cluster_block_exception') }, 503, /answered 503/],
    [200, '<html>Log in</html>', 500, /^results-unreadable/],
    [200, { items: [] }, 500, /^results-unreadable/],
    [200, { errors: false, items: [{ create: {} }] }, 500, /^results-unreadable/]
  ])('fails by the status of the answer: %i %j', async (status, body, expected, words) => {
    cluster().canned.push({ status, body, headers: { location: 'http://elsewhere.example.com/?token=t-1' } })
    const failure = await failureOf(sendOne(host, cluster(), track({}), call))
    expect(failure.status).toBe(expected)
    expect(failure.message).toMatch(words)
    expect(failure.message).not.toContain('t-1')
    expect(cluster().requests).toHaveLength(1)
  })

  it('fails with the error of the host where nobody answers', async () => {
    cluster().canned.push({ status: 0, hangUp: true })
    const failure = await failureOf(sendOne(host, cluster(), track({}), call))
    expect(failure).not.toHaveProperty('status', 400)
    expect(failure.message).not.toContain('pass:wörd-1')
  })
})

describeHosts('C1 indexDocument refuses, and sends nothing', (host, cluster) => {
  it.each([
    ['an index of the cluster itself', { index: '.opendistro_security' }, /begins with a dot/],
    ['capital letters', { index: 'Events' }, /capital letters/],
    ['a path', { index: 'a/_delete_by_query' }, /blank or one of/],
    ['a pattern', { index: 'events-*' }, /blank or one of/],
    ['another line', { index: 'a\n{"delete":{}}' }, /blank or one of/],
    ['a hyphen in front', { index: '-events' }, /begins with -/],
    ['a name that is too long', { index: 'a'.repeat(256) }, /longer than 255 bytes/],
    ['no index', { index: null }, /is missing/],
    ['an id that is too long', { index: 'events', id: 'ü'.repeat(257) }, /longer than 512 bytes/]
  ])('%s', async (_what, fields, words) => {
    const failure = await failureOf(
      sendOne(host, cluster(), track({}), { action: 'indexDocument', fields: { document, ...fields } })
    )
    expect(failure).toMatchObject({ status: 400, code: 'PAYLOAD_VALIDATION_FAILED' })
    expect(failure.message).toMatch(words)
    expect(cluster().requests).toEqual([])
  })

  it.each([
    ['no URL', { endpoint: 'https//search' }],
    ['another protocol', { endpoint: 'ftp://search.example.com' }],
    ['credentials in the URL', { endpoint: 'https://user:secret-1@search.example.com' }],
    ['a query', { endpoint: 'https://search.example.com/?key=secret-1' }],
    ['a path upwards', { endpoint: 'https://search.example.com', pathPrefix: '/a/../b' }]
  ])('an endpoint with %s, whose value is not told', async (_what, settings) => {
    const failure = await failureOf(sendOne(host, cluster(), track({}), { ...call, settings }))
    expect(failure.message).toMatch(/endpoint|pathPrefix/i)
    expect(failure.message).not.toContain('secret-1')
  })
})

describeHosts('B1 C1 indexDocument, a batch', (host, cluster) => {
  const send = (properties: readonly JSONObject[], more: Partial<Call> = {}) =>
    sendMany(host, cluster(), tracks(properties), { ...call, ...more })

  it('is one request, and has a result for each event at its place', async () => {
    cluster().store.create('events', { mappings: { properties: { total: { type: 'long' } } } })
    cluster().planned.set('m-2', { status: 429, error: error('es_rejected_execution_exception', 'queue is full') })
    const nodes = await send([{ total: 1 }, { total: 'many' }, { total: 3 }, { total: 4 }])
    expect(nodes.map(({ status }) => status)).toEqual([201, 400, 429, 201])
    expect(nodes[0]).toMatchObject({
      body: { result: 'created' },
      sent: { action: 'create', index: 'events', id: 'm-0' }
    })
    expect(nodes[1]).toMatchObject({
      errormessage: expect.stringMatching(
        /^mapper_parsing_exception: failed to parse field \[total\] of type \[long\]/
      ),
      errorreporter: 'DESTINATION',
      body: { code: 'item-rejected', response: { type: 'mapper_parsing_exception' } }
    })
    expect(nodes[1]?.errormessage).toContain('For input string: "many"')
    expect(nodes[2]).toMatchObject({ body: { code: 'item-retryable' } })
    expect(cluster().requests).toHaveLength(1)
    expect(Object.keys(cluster().documents('events'))).toEqual(['m-0', 'm-3'])
  })

  it('sent twice is delivered twice and indexed once', async () => {
    await send([{ a: 1 }, { a: 2 }])
    const nodes = await send([{ a: 1 }, { a: 2 }])
    expect(nodes.map(({ status, body }) => [status, body])).toEqual([
      [200, { result: 'already there' }],
      [200, { result: 'already there' }]
    ])
  })

  it('refuses single events, and sends the others', async () => {
    const fields = { ...call.fields, index: { '@path': '$.properties.index' } }
    const nodes = await send([{ index: 'a' }, { index: '.security' }, { index: 'b' }, {}], { fields })
    expect(nodes.map(({ status }) => status)).toEqual([201, 400, 201, 400])
    expect(nodes[1]).toMatchObject({ errortype: 'PAYLOAD_VALIDATION_FAILED', errorreporter: 'INTEGRATIONS' })
    expect(cluster().bulks()[0]).toHaveLength(2)
  })

  it('has each event at its place where the host has turned some away', async () => {
    const fields = { ...call.fields, document: { '@path': '$.properties.doc' } }
    const nodes = await send([{ doc: { a: 1 } }, { doc: 'text' }, { doc: { a: 3 } }], { fields })
    expect(nodes.map(({ status }) => status)).toEqual([201, 400, 201])
    expect(Object.keys(cluster().documents('events'))).toEqual(['m-0', 'm-2'])
  })

  it('goes in as many requests as its bytes need, in order', async () => {
    const text = 'x'.repeat(400)
    const nodes = await send([{ text }, { text }, { text }, { text: 'y'.repeat(2_000) }, { text }], {
      settings: { maxBulkBytes: 1_100 }
    })
    expect(nodes.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201])
    expect(
      cluster()
        .bulks()
        .map((operations) => operations.map(({ meta }) => meta['_id']))
    ).toEqual([['m-0', 'm-1'], ['m-2'], ['m-3'], ['m-4']])
  })

  it('is halved where the cluster finds it too large, and only what is too large by itself is rejected', async () => {
    cluster().maxBytes = 400
    const nodes = await send([{ t: 'a' }, { t: 'b'.repeat(500) }, { t: 'c' }, { t: 'd' }])
    expect(nodes.map(({ status }) => status)).toEqual([201, 413, 201, 201])
    expect(nodes[1]?.errormessage).toMatch(/maxBulkBytes/)
    expect(Object.keys(cluster().documents('events'))).toEqual(['m-0', 'm-2', 'm-3'])
  })

  it('leaves the rest unsent where the cluster asks to slow down, and all that is to be sent again', async () => {
    cluster().canned.push(
      { status: 200, body: { errors: false, items: [{ create: { status: 201, result: 'created' } }] } },
      { status: 429, body: { error: error('circuit_breaking_exception') } }
    )
    const text = 'x'.repeat(900)
    const nodes = await send([{ text }, { text }, { text }], { settings: { maxBulkBytes: 1_000 } })
    expect(nodes.map(({ status }) => status)).toEqual([201, 429, 429])
    expect(cluster().requests).toHaveLength(2)
  })

  it('keeps what has arrived where the connection breaks after it', async () => {
    cluster().canned.push(
      { status: 200, body: { errors: false, items: [{ create: { status: 201, result: 'created' } }] } },
      { status: 0, hangUp: true }
    )
    const text = 'x'.repeat(900)
    const nodes = await send([{ text }, { text }, { text }], { settings: { maxBulkBytes: 1_000 } })
    expect(nodes.map(({ status }) => status)).toEqual([201, 500, 500])
  })

  it('throws the error of the host where nobody answers at all', async () => {
    cluster().canned.push({ status: 0, hangUp: true })
    await expect(send([{ a: 1 }, { a: 2 }])).rejects.toThrow()
  })

  it.each([
    [401, /does not accept/],
    [403, /role with the permission/],
    [307, /redirect/]
  ])('is rejected as a whole by %i', async (status, words) => {
    cluster().canned.push({ status, body: { error: error('security_exception') } })
    const nodes = await send([{ a: 1 }, { a: 2 }])
    expect(nodes.map((node) => node.status)).toEqual([status, status])
    expect(nodes[0]?.errormessage).toMatch(words)
    expect(cluster().requests).toHaveLength(1)
  })

  it('is sent again as a whole where the answer cannot be read', async () => {
    cluster().canned.push({ status: 200, body: { errors: false, items: [{ create: { status: 201 } }] } })
    const nodes = await send([{ a: 1 }, { a: 2 }])
    expect(nodes.map(({ status, body }) => [status, (body as { code: string }).code])).toEqual([
      [500, 'results-unreadable'],
      [500, 'results-unreadable']
    ])
  })

  it('of a thousand documents is read from an answer of more than 16 KB (R1)', async () => {
    const nodes = await send(Array.from({ length: 1_000 }, (_, n) => ({ n })))
    expect(nodes.filter(({ status }) => status === 201)).toHaveLength(1_000)
    expect(cluster().requests).toHaveLength(1)
  })
})

describeHosts('no secret is told', (host, cluster) => {
  it('where what answers repeats the credentials', async () => {
    const basic = Buffer.from('shop:pass:wörd-1').toString('base64')
    const body = { error: `bad header: Basic ${basic}, that is pass:wörd-1` }
    cluster().canned.push({ status: 400, body }, { status: 400, body })
    const failure = await failureOf(sendOne(host, cluster(), track({}), call))
    const nodes = await sendMany(host, cluster(), tracks([{}, {}]), call)
    const told = JSON.stringify([failure.message, nodes])
    expect(told).toContain('bad header')
    expect(told).not.toContain(basic)
    expect(told).not.toContain('pass:wörd-1')
  })
})
