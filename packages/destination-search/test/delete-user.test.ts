import { createTestEvent } from '@segment/actions-core'
import { connection, failureOf, sendOne, track } from './support/call'
import type { Cluster } from './support/cluster/start'
import { describeHosts } from './support/describe-hosts'
import type { Host } from './support/hosts'

const keyword = { type: 'keyword' }

/** Documents of two people, of whom one is also known by an anonymous id. Nothing is refreshed yet. */
function seed({ store }: Cluster, mappings: object = { properties: { userId: keyword, anonymousId: keyword } }): void {
  for (const name of ['events-2025', 'events-2026', 'products']) store.create(name, { mappings })
  const put = (index: string, id: string, source: Record<string, unknown>) =>
    store.find(index)!.documents.set(id, { source, version: 1, visible: false })
  put('events-2025', 'a', { userId: 'smith' })
  put('events-2026', 'b', { userId: 'smith', total: 3 })
  put('events-2026', 'c', { anonymousId: 'anon-1' })
  put('events-2026', 'd', { userId: 'john smith' })
  put('products', 'e', { userId: 'smith' })
}

const left = (cluster: Cluster) => [...cluster.store.indices.values()].flatMap(({ documents }) => [...documents.keys()])

const event = createTestEvent({ type: 'delete' as 'track', userId: 'smith', anonymousId: 'anon-1' })

describeHosts('B1 onDelete', (host, cluster) => {
  const remove = (settings: object = {}, more: object = {}) =>
    host.onDelete({ ...event, ...more }, connection(cluster(), { deleteIndices: 'events-*', ...settings }))

  it('removes every document of the user, those that were indexed a moment ago too, and no other', async () => {
    seed(cluster())
    expect(await remove()).toMatchObject({ output: 'Removed 3 documents.', data: { deleted: 3 } })
    expect(left(cluster())).toEqual(['d', 'e'])
    expect(cluster().requests.map(({ method, url }) => `${method} ${url.split('?')[0]!}`)).toEqual([
      'GET /events-*/_field_caps',
      'POST /events-*/_refresh',
      'POST /events-*/_delete_by_query'
    ])
    expect(JSON.parse(cluster().requests[2]!.body)).toEqual({
      query: {
        bool: {
          should: [{ term: { userId: { value: 'smith' } } }, { term: { anonymousId: { value: 'anon-1' } } }],
          minimum_should_match: 1
        }
      }
    })
  })

  it('twice removes nothing the second time', async () => {
    seed(cluster())
    await remove()
    expect(await remove()).toMatchObject({ data: { deleted: 0 } })
  })

  it('looks for the ids that the event has, in the fields of the settings', async () => {
    seed(cluster(), { properties: { who: keyword } })
    await remove({ userIdField: 'who', anonymousIdField: 'device' }, { anonymousId: null })
    expect(JSON.parse(cluster().requests[2]!.body)).toMatchObject({
      query: { bool: { should: [{ term: { who: { value: 'smith' } } }] } }
    })
  })

  it('refuses a field of text, in which the documents of another would be found, and removes nothing', async () => {
    seed(cluster(), { properties: { userId: { type: 'text', fields: { keyword } } } })
    const failure = await failureOf(remove())
    expect(failure).toMatchObject({ code: 'INVALID_SETTINGS', status: 400 })
    expect(failure.message).toContain('userId.keyword')
    expect(cluster().requests).toHaveLength(1)
    expect(await remove({ userIdField: 'userId.keyword' })).toMatchObject({ data: { deleted: 2 } })
    expect(left(cluster())).toEqual(['c', 'd', 'e'])
  })

  it('takes names and patterns that lead to nothing', async () => {
    expect(await remove({ deleteIndices: 'nothing-*, gone' })).toMatchObject({ data: { deleted: 0 } })
    expect(cluster().requests[0]?.url).toMatch(/^\/nothing-\*%2Cgone\/_field_caps\?ignore_unavailable=true/)
  })

  it.each([
    ['*', /every index/],
    ['events-*,**', /every index/],
    ['_all', /begins with/],
    ['.security*', /begins with a dot/],
    ['a/_search', /blank or one of/],
    [undefined, /deleteIndices is not set/]
  ])('refuses the indices %s, and sends nothing', async (deleteIndices, words) => {
    const settings = deleteIndices === undefined ? { deleteIndices: '' } : { deleteIndices }
    expect((await failureOf(remove(settings))).message).toMatch(words)
    expect(cluster().requests).toEqual([])
  })

  it('refuses an event that names nobody', async () => {
    const failure = await failureOf(remove({}, { userId: null, anonymousId: null }))
    expect(failure.message).toMatch(/nobody is named/)
  })

  it.each([
    ['conflicts', { deleted: 1, version_conflicts: 2, failures: [] }],
    ['failures', { deleted: 1, version_conflicts: 0, failures: [{ id: 'x' }] }],
    ['a time-out', { deleted: 1, version_conflicts: 0, failures: [], timed_out: true }],
    ['an answer without a number', { took: 1 }]
  ])('is to be repeated after %s', async (_what, body) => {
    const ok = { status: 200, body: {} }
    cluster().canned.push(ok, ok, { status: 200, body })
    expect(await failureOf(remove())).toMatchObject({ status: 500, code: 'RETRYABLE_ERROR' })
  })

  it.each([0, 1, 2])('fails with the words of the cluster at its request %i', async (place) => {
    const error = { type: 'security_exception', reason: 'no permissions for [indices:data/write]' }
    cluster().canned.push(...Array.from({ length: place }, () => ({ status: 200, body: {} })), {
      status: 403,
      body: { error }
    })
    const failure = await failureOf(remove())
    expect(failure).toMatchObject({ status: 403, code: 'security_exception' })
    expect(failure.message).toContain('no permissions for')
  })
})

describeHosts('C1 deleteUser, for events of the type delete', (host: Host, cluster) => {
  it('does the same in the indices of the mapping, or else of the settings', async () => {
    seed(cluster())
    const call = { action: 'deleteUser' as const, settings: { deleteIndices: 'events-*' } }
    await sendOne(host, cluster(), event, { ...call, fields: { index: 'events-2025,products' } })
    expect(left(cluster())).toEqual(['b', 'c', 'd'])
    await sendOne(host, cluster(), event, call)
    expect(left(cluster())).toEqual(['d'])
  })

  it('takes the ids that are mapped', async () => {
    seed(cluster())
    const fields = { index: 'events-*', userId: { '@path': '$.properties.who' }, anonymousId: null }
    const result = await sendOne(host, cluster(), track({ who: 'john smith' }), { action: 'deleteUser', fields })
    expect(result.at(-1)).toMatchObject({ data: { deleted: 1 } })
    expect(left(cluster())).toEqual(['a', 'b', 'c', 'e'])
  })
})
