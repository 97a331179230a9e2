import { connection } from './support/call'
import type { Cluster } from './support/cluster/start'
import { describeHosts } from './support/describe-hosts'

function seed({ store }: Cluster): void {
  store.create('users', {
    mappings: {
      properties: {
        name: { type: 'text', fields: { keyword: { type: 'keyword' } } },
        age: { type: 'long' },
        since: { type: 'date' },
        address: { properties: { city: { type: 'keyword' }, geo: { type: 'geo_point' } } }
      }
    }
  })
  store.create('events-2026')
  store.create('.hidden')
  store.aliases.set('people', 'users')
  store.templates.set('logs', { index_patterns: ['logs'], data_stream: {}, template: {} })
  store.createStream('logs')
}

describeHosts('B1 dynamic fields: indices', (host, cluster) => {
  const ask = (more: object = {}) =>
    host.choices('indexDocument', 'index', { settings: connection(cluster()), payload: {}, ...more })

  it('are the data streams, aliases and indices of the cluster, without those that are hidden or behind a stream', async () => {
    seed(cluster())
    expect(await ask()).toEqual({
      choices: [
        { label: 'logs', value: 'logs', description: 'Data stream' },
        { label: 'people', value: 'people', description: 'Alias' },
        { label: 'users', value: 'users', description: 'Index' },
        { label: 'events-2026', value: 'events-2026', description: 'Index' }
      ]
    })
  })

  it('are asked for in the way of older clusters where there is no other', async () => {
    seed(cluster())
    cluster().withoutResolve = true
    expect((await ask()).choices.map(({ value }) => value)).toEqual(['events-2026', 'users'])
    expect(cluster().requests.map(({ url }) => url)).toEqual([
      '/_resolve/index/*',
      '/_cat/indices?format=json&h=index&s=index'
    ])
  })

  it('come in pages of a hundred', async () => {
    for (let n = 0; n < 230; n++) cluster().store.create(`i-${n.toString().padStart(3, '0')}`)
    const first = await ask()
    expect([first.choices.length, first.nextPage]).toEqual([100, '100'])
    const third = await ask({ page: '200' })
    expect([third.choices.length, third.nextPage]).toEqual([30, undefined])
    expect((await ask({ page: 'nonsense' })).choices[0]?.value).toBe('i-000')
  })

  it.each(['syncRecord', 'deleteUser'])('are the choices of %s, too', async (action) => {
    seed(cluster())
    const { choices } = await host.choices(action, 'index', { settings: connection(cluster()), payload: {} })
    expect(choices).toHaveLength(4)
  })

  it('of the input of the hook are searched by what is typed', async () => {
    seed(cluster())
    const data = { settings: connection(cluster()), payload: {}, hookInputs: {}, dynamicFieldContext: { query: 'EV' } }
    expect((await host.inputChoices('indexDocument', 'name', data)).choices.map(({ value }) => value)).toEqual([
      'events-2026'
    ])
  })

  it.each([
    ['wrong credentials', { status: 401, body: {} }, '401', /does not accept/],
    ['a missing permission', { status: 403, body: {} }, '403', /role with the permission/],
    ['no answer', { status: 0, hangUp: true }, 'NO_ANSWER', /gave no answer/]
  ])('are an error in words after %s, and nothing is thrown', async (_what, canned, code, words) => {
    cluster().canned.push(canned)
    expect(await ask()).toEqual({ choices: [], error: { code, message: expect.stringMatching(words) } })
  })

  it('are none where an answer is something else', async () => {
    cluster().canned.push({ status: 200, body: { indices: 'none', aliases: [{}, { name: 7 }, null] } })
    expect(await ask()).toEqual({ choices: [] })
  })
})

describeHosts('B1 dynamic fields: keys of an object', (host, cluster) => {
  const ask = (action: string, field: string, more: object) =>
    host.choices(action, field, { settings: connection(cluster()), ...more })

  it.each([
    ['indexDocument', 'document.__keys__'],
    ['syncRecord', 'record.__keys__']
  ])('of %s are the fields of the chosen index, with their types', async (action, field) => {
    seed(cluster())
    const { choices } = await ask(action, field, { payload: { index: 'people' } })
    expect(choices).toEqual([
      { label: 'address', value: 'address', description: 'object', type: 'object' },
      { label: 'address.city', value: 'address.city', description: 'keyword', type: 'string' },
      { label: 'address.geo', value: 'address.geo', description: 'geo_point', type: 'string' },
      { label: 'age', value: 'age', description: 'long', type: 'integer' },
      { label: 'name', value: 'name', description: 'text', type: 'string' },
      { label: 'since', value: 'since', description: 'date', type: 'datetime' }
    ])
  })

  it('are those of the index that a hook made, where the host tells it', async () => {
    seed(cluster())
    const hookOutputs = { onMappingSave: { outputs: { index: 'users' } } }
    expect((await ask('indexDocument', 'document.__keys__', { payload: {}, hookOutputs })).choices).toHaveLength(6)
  })

  it.each([[{}], [{ index: '.security' }], [{ index: { '@path': '$.x' } }], [{ index: 'a,b' }]])(
    'need an index to be chosen first: %j',
    async (payload) => {
      expect(await ask('indexDocument', 'document.__keys__', { payload })).toMatchObject({
        choices: [],
        error: { code: 'NO_INDEX' }
      })
      expect(cluster().requests).toEqual([])
    }
  )

  it('are an error in words where the index is not there', async () => {
    expect(await ask('indexDocument', 'document.__keys__', { payload: { index: 'gone' } })).toMatchObject({
      choices: [],
      error: { code: '404', message: expect.stringContaining('no such index [gone]') }
    })
  })
})

describeHosts('B1 dynamic fields: pipelines', (host, cluster) => {
  it('are those of the cluster', async () => {
    cluster().store.pipelines.set('geo', { description: 'Adds places' }).set('plain', {})
    const { choices } = await host.choices('indexDocument', 'pipeline', {
      settings: connection(cluster()),
      payload: {}
    })
    expect(choices).toEqual([
      { label: 'geo', value: 'geo', description: 'Adds places' },
      { label: 'plain', value: 'plain' }
    ])
  })

  it('are none for a field that has no choices', async () => {
    const answer = await host.choices('indexDocument', 'routing', { settings: connection(cluster()), payload: {} })
    expect(answer).toMatchObject({ choices: [], error: { code: '404' } })
  })
})
