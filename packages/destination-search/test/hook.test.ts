import { connection, failureOf, sendOne, track } from './support/call'
import { describeHosts } from './support/describe-hosts'

describeHosts('B1 the hook onMappingSave', (host, cluster) => {
  const run = (hookInputs: object, action = 'indexDocument', hook = 'onMappingSave') =>
    host.hook(action, hook, { settings: connection(cluster()), payload: {}, hookInputs: { ...hookInputs } })

  it('makes an index with the types of the fields of events, and saves its name', async () => {
    expect(
      await run({
        name: 'events',
        shards: 3,
        replicas: 0,
        fieldTypes: ['properties.total:double', 'properties.at:date']
      })
    ).toEqual({
      successMessage: 'Created the index "events".',
      savedData: { index: 'events', kind: 'index' }
    })
    const { method, url, body } = cluster().requests[0]!
    expect([method, url]).toEqual(['PUT', '/events'])
    const exact = { type: 'keyword', ignore_above: 1024 }
    expect(JSON.parse(body)).toEqual({
      settings: { number_of_shards: 3, number_of_replicas: 0 },
      mappings: {
        dynamic: 'true',
        dynamic_templates: [{ strings: { match_mapping_type: 'string', mapping: exact } }],
        properties: {
          '@timestamp': { type: 'date' },
          anonymousId: exact,
          event: exact,
          messageId: exact,
          timestamp: { type: 'date' },
          type: exact,
          userId: exact,
          properties: { properties: { total: { type: 'double' }, at: { type: 'date' } } }
        }
      }
    })
  })

  it.each([
    ['keyword', 'true', true],
    ['full_text', 'true', false],
    ['ignore', 'false', false],
    ['refuse', 'strict', false]
  ])('makes an index whose new fields are %s', async (newFields, dynamic, templates) => {
    await run({ name: 'events', newFields })
    const { mappings } = JSON.parse(cluster().requests[0]!.body) as { mappings: Record<string, unknown> }
    expect([mappings['dynamic'], 'dynamic_templates' in mappings]).toEqual([dynamic, templates])
  })

  it('makes a data stream with its template', async () => {
    expect(await run({ name: 'logs', kind: 'data_stream' })).toEqual({
      successMessage: 'Created the data stream "logs".',
      savedData: { index: 'logs', kind: 'data_stream' }
    })
    expect(cluster().requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'PUT /_index_template/logs?create=true',
      'PUT /_data_stream/logs'
    ])
    expect(JSON.parse(cluster().requests[0]!.body)).toMatchObject({
      index_patterns: ['logs'],
      data_stream: {},
      priority: 200,
      template: { mappings: { properties: { '@timestamp': { type: 'date' } } } }
    })
  })

  it.each(['index', 'data_stream'])('uses what is there already as it is: %s', async (kind) => {
    await run({ name: 'logs', kind })
    const again = await run({ name: 'logs', kind })
    expect(again.savedData).toEqual({ index: 'logs', kind })
    expect(again.successMessage).toMatch(/is there already and is used as it is/)
  })

  it('makes what the action then uses', async () => {
    const { savedData } = await run({ name: 'logs', kind: 'data_stream' })
    await sendOne(host, cluster(), track({ n: 1 }), { action: 'indexDocument', outputs: savedData as never })
    expect(Object.values(cluster().documents('logs'))).toMatchObject([
      { event: 'Order Completed', properties: { n: 1 } }
    ])
  })

  it('runs for records too, under both of its names', async () => {
    expect((await run({ name: 'users' }, 'syncRecord')).savedData).toEqual({ index: 'users', kind: 'index' })
    expect((await run({ name: 'rows' }, 'syncRecord', 'retlOnMappingSave')).savedData).toEqual({
      index: 'rows',
      kind: 'index'
    })
  })

  it.each([
    [{ name: 'Events' }, /capital letters/],
    [{ name: '.kibana' }, /begins with a dot/],
    [{ name: 'events', shards: 0 }, /shards/],
    [{ name: 'events', shards: 2_000 }, /shards/],
    [{ name: 'events', replicas: -1 }, /replicas/],
    [{ name: 'events', fieldTypes: ['total'] }, /"total" is not name:type/],
    [{ name: 'events', fieldTypes: ['__proto__.x:long'] }, /is not name:type/],
    [{ name: 'A', shards: 0, fieldTypes: ['x'] }, /capital letters.*shards.*"x" is not/]
  ])('refuses %j in words, every problem at once', async (inputs, words) => {
    const { error, savedData } = await run(inputs)
    expect(error).toEqual({ code: 'INVALID_INPUTS', message: expect.stringMatching(words) })
    expect(savedData).toBeUndefined()
    expect(cluster().requests).toEqual([])
  })

  it.each([[{}], [{ name: 'x', kind: 'table' }], [{ name: 'x', newFields: 'maybe' }]])(
    'is not run with inputs that are not those of its fields: %j',
    async (inputs) => {
      expect((await failureOf(run(inputs))).name).toBe('AggregateAjvError')
    }
  )

  it.each([
    ['a missing permission', { status: 403, body: {} }, '403', /role with the permission/],
    [
      'a refusal',
      { status: 400, body: { error: { type: 'illegal_argument_exception', reason: 'too many shards' } } },
      '400',
      /too many shards/
    ],
    ['no answer', { status: 0, hangUp: true }, 'NO_ANSWER', /gave no answer/]
  ])('tells %s, and saves nothing', async (_what, canned, code, words) => {
    cluster().canned.push(canned)
    expect(await run({ name: 'events' })).toEqual({ error: { code, message: expect.stringMatching(words) } })
  })

  it('stops at the template, and makes no data stream without it', async () => {
    cluster().canned.push({
      status: 400,
      body: { error: { type: 'illegal_argument_exception', reason: 'bad pattern' } }
    })
    expect((await run({ name: 'logs', kind: 'data_stream' })).error?.message).toContain('bad pattern')
    expect(cluster().requests).toHaveLength(1)
  })
})
