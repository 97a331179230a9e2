import type { JSONObject, SegmentEvent } from '@segment/actions-core'
import { failureOf, sendMany, sendOne, track } from './support/call'
import type { Call } from './support/call'
import type { Cluster } from './support/cluster/start'
import { describeHosts } from './support/describe-hosts'

const call: Call = {
  action: 'syncRecord',
  fields: { index: 'users', id: { '@path': '$.properties.id' }, record: { '@path': '$.properties.row' } }
}

/** A row of reverse ETL: an event named by what happened to it. */
function row(id: string, record: JSONObject | undefined, event = 'new'): SegmentEvent {
  return track({ id, ...(record === undefined ? {} : { row: record }) }, 'm-0', { event })
}

function seed(cluster: Cluster): void {
  cluster.store.create('users')
  const { documents } = cluster.store.find('users')!
  documents.set('old', { source: { name: 'Old', plan: 'free' }, version: 1, visible: true })
}

const lines = (cluster: Cluster) => cluster.requests.map(({ body }) => body)

const old = { old: { name: 'Old', plan: 'free' } }

describeHosts('B1 sync modes of syncRecord', (host, cluster) => {
  const CASES: readonly [string, string, string, object][] = [
    ['add', 'new', '{"create":{"_index":"users","_id":"new"}}\n{"plan":"pro"}\n', { ...old, new: { plan: 'pro' } }],
    ['add', 'old', '{"create":{"_index":"users","_id":"old"}}\n{"plan":"pro"}\n', old],
    [
      'update',
      'old',
      '{"update":{"_index":"users","_id":"old","retry_on_conflict":3}}\n{"doc":{"plan":"pro"},"doc_as_upsert":false}\n',
      { old: { name: 'Old', plan: 'pro' } }
    ],
    [
      'upsert',
      'old',
      '{"update":{"_index":"users","_id":"old","retry_on_conflict":3}}\n{"doc":{"plan":"pro"},"doc_as_upsert":true}\n',
      { old: { name: 'Old', plan: 'pro' } }
    ],
    [
      'upsert',
      'new',
      '{"update":{"_index":"users","_id":"new","retry_on_conflict":3}}\n{"doc":{"plan":"pro"},"doc_as_upsert":true}\n',
      { ...old, new: { plan: 'pro' } }
    ],
    ['delete', 'old', '{"delete":{"_index":"users","_id":"old"}}\n', {}],
    ['delete', 'gone', '{"delete":{"_index":"users","_id":"gone"}}\n', old]
  ]

  it.each(CASES)(
    '%s of "%s" writes its operation, and leaves the index as it should be',
    async (syncMode, id, body, after) => {
      seed(cluster())
      await sendOne(host, cluster(), row(id, { plan: 'pro' }), { ...call, syncMode })
      expect(lines(cluster())).toEqual([body])
      expect(cluster().documents('users')).toEqual(after)
    }
  )

  it.each(CASES)('%s of "%s" does the same in a batch', async (syncMode, id, body, after) => {
    seed(cluster())
    const [node] = await sendMany(host, cluster(), [row(id, { plan: 'pro' })], { ...call, syncMode })
    expect(node?.status).toBeLessThan(300)
    expect(lines(cluster())).toEqual([body])
    expect(cluster().documents('users')).toEqual(after)
  })

  it('update rejects a record that is not there, and says what would add it', async () => {
    seed(cluster())
    const failure = await failureOf(
      sendOne(host, cluster(), row('new', { plan: 'pro' }), { ...call, syncMode: 'update' })
    )
    expect(failure).toMatchObject({ status: 404, code: 'document_missing_exception' })
    expect(failure.message).toContain('the sync mode upsert makes one')
    const nodes = await sendMany(host, cluster(), [row('old', {}), row('new', {})], { ...call, syncMode: 'update' })
    expect(nodes.map(({ status }) => status)).toEqual([200, 404])
  })

  it.each([undefined, 'replace'])('is upsert where the host gives %s', async (syncMode) => {
    await sendOne(host, cluster(), row('new', { a: 1 }), { ...call, ...(syncMode === undefined ? {} : { syncMode }) })
    expect(cluster().bulks()[0]?.[0]).toMatchObject({ action: 'update', document: { doc_as_upsert: true } })
  })

  it('mirror upserts what is new or updated, and deletes what is deleted, in their order', async () => {
    seed(cluster())
    const events = [
      row('new', { plan: 'pro' }, 'new'),
      row('old', { plan: 'pro' }, 'updated'),
      row('old', undefined, 'deleted')
    ]
    const nodes = await sendMany(host, cluster(), events, { ...call, syncMode: 'mirror' })
    expect(nodes.map(({ status }) => status)).toEqual([201, 200, 200])
    expect(
      cluster()
        .bulks()[0]
        ?.map(({ action }) => action)
    ).toEqual(['update', 'update', 'delete'])
    expect(cluster().documents('users')).toEqual({ new: { plan: 'pro' } })
  })

  it('mirror refuses an event that is none of reverse ETL, and sends the others', async () => {
    const events = [row('a', { a: 1 }, 'Signed Up'), row('b', { b: 1 }, 'new')]
    const nodes = await sendMany(host, cluster(), events, { ...call, syncMode: 'mirror' })
    expect(nodes.map(({ status }) => status)).toEqual([400, 201])
    expect(nodes[0]?.errormessage).toMatch(/mirror needs the events new, updated and deleted/)
  })

  it('mirror keeps each membership with its record where the host turned a record away', async () => {
    seed(cluster())
    const events = [
      row('x', 'no object' as never, 'new'),
      row('old', undefined, 'deleted'),
      row('new', { a: 1 }, 'new')
    ]
    const nodes = await sendMany(host, cluster(), events, { ...call, syncMode: 'mirror' })
    expect(nodes.map(({ status }) => status)).toEqual([400, 200, 201])
    expect(cluster().documents('users')).toEqual({ new: { a: 1 } })
  })

  it('goes through a conflict that the cluster could not settle once more', async () => {
    seed(cluster())
    cluster().planned.set('old', {
      status: 409,
      error: { type: 'version_conflict_engine_exception', reason: 'changed' }
    })
    const [node] = await sendMany(host, cluster(), [row('old', { a: 1 })], { ...call, syncMode: 'upsert' })
    expect(node).toMatchObject({ status: 500, body: { code: 'item-retryable' } })
  })

  it('refuses a record without its fields, but for deletion, and a record without an id', async () => {
    const nodes = await sendMany(host, cluster(), [row('a', undefined)], { ...call, syncMode: 'upsert' })
    expect(nodes[0]).toMatchObject({ status: 400, errormessage: expect.stringContaining('record: is missing') })
    const failure = await failureOf(
      sendOne(host, cluster(), track({ row: {} }), { ...call, fields: { ...call.fields, id: null } })
    )
    expect(failure.name).toBe('AggregateAjvError')
    expect(cluster().requests).toEqual([])
  })

  it.each(['onMappingSave', 'retlOnMappingSave'] as const)('goes where the hook %s made an index', async (hook) => {
    const { index: _, ...fields } = call.fields as JSONObject
    const outputs = { index: 'people', kind: 'index' }
    await sendOne(host, cluster(), row('a', { a: 1 }), {
      ...call,
      fields: fields,
      outputs,
      hook
    })
    expect(cluster().documents('people')).toEqual({ a: { a: 1 } })
  })
})
