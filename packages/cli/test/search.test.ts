import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PASSWORD, startCluster, USER, type Cluster } from '../../destination-search/test/support/cluster/start'
import { createFolder, ndjson, xwh, type Folder } from './support/run-cli'

const PLUGIN = join(__dirname, '..', '..', 'destination-search', 'src', 'index.ts')
const NETWORK = '--allow-private-network=127.0.0.1'

/** The sources of the plugin are loaded by jest, and cannot be tried out in another process first. */
const env = { SEARCH_PASSWORD: PASSWORD, XWH_PLUGIN_SECONDS: '0' }

let cluster: Cluster
let folder: Folder
let file: string

const workspace = (): string => `version: 1
plugins: { search: '${PLUGIN}' }
sources: { website: {} }
destinations:
  cluster:
    plugin: search
    source: website
    enabled: true
    settings: { endpoint: '${cluster.url}', deleteIndices: 'events,users' }
    authentication: { type: basic, username: ${USER}, password: '\${env:SEARCH_PASSWORD}' }
    mappings:
      - name: Events # into a data stream of its own
        action: indexDocument
        enabled: true
        trigger: type = "track"
        batch: { size: 10, maxWaitMs: 10 }
        hooks: { onMappingSave: { inputs: { name: events, kind: data_stream } } }
      - name: Users
        action: syncRecord
        enabled: true
        trigger: type = "identify"
        syncMode: upsert
        fields: { index: users, record: { userId: { '@path': $.userId }, plan: { '@path': $.traits.plan } } }
      - { name: Deletion, action: deleteUser, enabled: true, trigger: type = "delete" }
`

beforeAll(async () => {
  cluster = await startCluster()
})
beforeEach(() => {
  cluster.reset()
  folder = createFolder()
  file = folder.file('w.yaml', workspace())
})
afterEach(() => {
  folder.remove()
})
afterAll(() => cluster.close())

const save = () => xwh(['mapping', 'save', file, 'Events', NETWORK], { env })

describe('C1 B1 a second plugin of our own, named by a workspace file', () => {
  it('connects, and says what is wrong with a password without telling it', async () => {
    const connected = await xwh(['connect', file, 'cluster', NETWORK], { env })
    expect([connected.code, connected.stdout]).toEqual([0, expect.stringContaining('Its credentials work.')])
    const refused = await xwh(['connect', file, 'cluster', NETWORK], {
      env: { ...env, SEARCH_PASSWORD: 'canary-secret' }
    })
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('does not accept the user name')])
    expect(refused.stdout + refused.stderr).not.toContain('canary-secret')
  })

  it('makes a data stream when its mapping is saved, delivers into it, and deletes a person from it', async () => {
    expect((await save()).stdout).toContain('Created the data stream "events".')
    expect(readFileSync(file, 'utf8')).toContain('- name: Events # into a data stream of its own')
    const at = { timestamp: '2026-01-01T00:00:00Z' }
    const events = folder.file(
      'e.ndjson',
      ndjson(
        { type: 'track', event: 'Order', messageId: 'm1', userId: 'u1', properties: { total: 1 }, ...at },
        { type: 'track', event: 'Order', messageId: 'm2', userId: 'u2', properties: { total: 2 }, ...at },
        { type: 'track', event: 'Order', messageId: 'm1', userId: 'u1', properties: { total: 1 }, ...at },
        { type: 'identify', messageId: 'm3', userId: 'u1', traits: { plan: 'pro' } }
      )
    )
    const sent = await xwh(['deliver', file, events, NETWORK, '--json'], { env })
    expect([sent.code, JSON.parse(sent.stdout)]).toMatchObject([0, { delivered: 4 }])
    expect(Object.keys(cluster.documents('events'))).toEqual(['m1', 'm2'])
    expect(cluster.documents('users')).toEqual({ u1: { userId: 'u1', plan: 'pro' } })

    cluster.store.find('users')!.mappings.properties['userId'] = { type: 'keyword' }
    const deletion = folder.file('d.json', JSON.stringify({ type: 'delete', messageId: 'd1', userId: 'u1' }))
    expect((await xwh(['deliver', file, deletion, NETWORK], { env })).code).toBe(0)
    expect(Object.keys(cluster.documents('events'))).toEqual(['m2'])
    expect(cluster.documents('users')).toEqual({})
  })

  it('shows the bulk body in a trace, without the password', async () => {
    await save()
    const event = folder.file('e.json', JSON.stringify({ type: 'identify', userId: 'u9', traits: { plan: 'free' } }))
    const { code, stdout } = await xwh(['trace', file, event, '--preview', '--verbose', '--json'], { env })
    expect(code).toBe(0)
    expect(stdout).toContain('doc_as_upsert')
    expect(stdout).not.toContain(PASSWORD)
    expect(stdout).not.toContain(Buffer.from(`${USER}:${PASSWORD}`).toString('base64'))
  })

  it('tells the indices, and the fields of the one that the hook made, as choices', async () => {
    await save()
    cluster.store.create('users')
    const indices = await xwh(['mapping', 'choices', file, 'Events', 'index', NETWORK], { env })
    expect(indices.stdout).toBe('events  Data stream\nusers   Index\n')
    const keys = await xwh(
      ['mapping', 'choices', file, 'Events', 'document.__keys__', '--query', 'id', NETWORK, '--json'],
      { env }
    )
    expect((JSON.parse(keys.stdout) as { choices: { value: string }[] }).choices.map(({ value }) => value)).toEqual([
      'anonymousId',
      'messageId',
      'userId'
    ])
  })

  it('refuses the network that it was not allowed', async () => {
    const { code, stderr } = await xwh(['mapping', 'choices', file, 'Events', 'index'], { env })
    expect([code, stderr]).toEqual([1, expect.stringContaining('127.0.0.1')])
  })
})
