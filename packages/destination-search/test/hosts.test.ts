import type { SegmentEvent } from '@segment/actions-core'
import { connection, settingsOf, track, tracks } from './support/call'
import type { Call } from './support/call'
import { startCluster } from './support/cluster/start'
import type { Cluster } from './support/cluster/start'
import { hosts } from './support/hosts'
import type { Host } from './support/hosts'

let cluster: Cluster
beforeAll(async () => {
  cluster = await startCluster()
})
beforeEach(() => {
  cluster.reset()
})
afterAll(async () => {
  await cluster.close()
  await Promise.all(hosts.map((host) => host.close()))
})

const index: Call = { action: 'indexDocument', fields: { index: 'events' } }
const sync: Call = {
  action: 'syncRecord',
  fields: { index: 'users', record: { '@path': '$.properties' } },
  syncMode: 'mirror'
}
const row = (event: string, id: string): SegmentEvent => track({ id }, id, { event, userId: id })

/** What a host is asked to do. */
const CALLS: readonly [string, (host: Host) => Promise<unknown>][] = [
  ['one event', (host) => host.onEvent(track({ total: 3 }), settingsOf(cluster, index))],
  ['a batch', (host) => host.onBatch(tracks([{ a: 1 }, { a: 'ü\n' }, { a: [null, {}] }]), settingsOf(cluster, index))],
  [
    'a batch with an empty id',
    (host) => host.onBatch(tracks([{ a: 1 }]), settingsOf(cluster, { ...index, fields: { index: 'e', id: '' } }))
  ],
  ['rows', (host) => host.onBatch([row('new', 'a'), row('deleted', 'b'), row('x', 'c')], settingsOf(cluster, sync))],
  ['a deletion', (host) => host.onDelete(track({}), connection(cluster, { deleteIndices: 'a*,b' }))],
  ['a test of the credentials', (host) => host.testAuthentication(connection(cluster))],
  ['choices', (host) => host.choices('indexDocument', 'index', { settings: connection(cluster), payload: {} })],
  [
    'a hook',
    (host) => {
      const data = { settings: connection(cluster), payload: {}, hookInputs: { name: 'logs', kind: 'data_stream' } }
      return host.hook('indexDocument', 'onMappingSave', data)
    }
  ]
]

/** Headers that the plugin, or core's client for it, decides on. */
const HEADERS = ['accept', 'authorization', 'content-type', 'user-agent']

describe('B1 D9 stock core and the engine', () => {
  it.each(CALLS)('send the same and give the same: %s', async (_what, call) => {
    const seen = []
    for (const host of hosts) {
      cluster.reset()
      const answer = await call(host)
      const requests = cluster.requests.map(({ method, url, headers, body }) => ({
        method,
        url,
        body,
        headers: Object.fromEntries(HEADERS.map((name) => [name, headers[name]]))
      }))
      seen.push({ answer, requests })
    }
    expect(seen[0]?.requests.length).toBeGreaterThan(0)
    expect(seen[1]).toEqual(seen[0])
  })
})
