import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { startReceiver, type Receiver } from '@extensible-webhooks/harness'
import { createFolder, ndjson, track, workspace, xwh, type Folder } from './support/run-cli'
import { build } from './support/spawn-cli'

const LOCAL = '--allow-private-network=127.0.0.1'

describe('xwh deliver through the whole pipeline', () => {
  let folder: Folder
  let receiver: Receiver
  // Functions run in a worker thread, which loads what was built.
  beforeAll(build, 120_000)
  beforeEach(async () => {
    folder = createFolder()
    receiver = await startReceiver()
  })
  afterEach(async () => {
    folder.remove()
    await receiver.close()
  })
  const bodies = (): unknown[] => receiver.requests.map(({ body }) => JSON.parse(body.toString()) as unknown)
  const fields = `, data: { '@path': $.properties }`

  it('runs filters and insert functions, and tells what they kept away as left out', async () => {
    folder.file(
      'f.js',
      `async function onTrack(event, settings) {
        if (event.properties.skip) throw new DropEvent('not wanted')
        event.properties.region = settings.region
        return event
      }`
    )
    const file = folder.file(
      'w.yaml',
      workspace(`${receiver.url}/`, {
        fields,
        destination: `insertFunction: { file: f.js, settings: { region: eu } }
filters: [{ name: no tests, when: 'properties.test = true', action: drop }]`
      })
    )
    const events = ndjson(track('a', { id: 1 }), track('b', { skip: true }), track('c', { test: true }))
    const { code, stdout } = await xwh(['deliver', file, folder.file('e.ndjson', events), LOCAL])
    expect(bodies()).toEqual([{ id: 1, region: 'eu' }])
    expect(code).toBe(0)
    expect(stdout).toMatch(/Left out \(no failure\)/)
    expect(stdout).toMatch(/function\/dropped +1 .*not wanted/)
    expect(stdout).toMatch(/filter\/dropped +1 .*no tests/)
  })

  it('ends with 1 and says where where a function throws, and delivers the others', async () => {
    folder.file('f.js', 'async function onTrack(event) {\n  return event.properties.id.trim() && event\n}\n')
    const file = folder.file(
      'w.yaml',
      workspace(`${receiver.url}/`, { fields, destination: 'insertFunction: { file: f.js }' })
    )
    const events = ndjson(track('a', { id: 'x' }), track('b', {}))
    const { code, stdout } = await xwh(['deliver', file, folder.file('e.ndjson', events), LOCAL])
    expect([code, bodies()]).toEqual([1, [{ id: 'x' }]])
    expect(stdout).toMatch(/function\/failed +1 .*f\.js:2/)
  })

  it('lets a function fetch through the guard of addresses only (F24)', async () => {
    folder.file(
      'f.js',
      `async function onTrack(event, settings) {
        const response = await fetch(settings.url)
        event.properties.status = response.status
        return event
      }`
    )
    const destination = `insertFunction: { file: f.js, settings: { url: "${receiver.url}/look-up" } }`
    const file = folder.file('w.yaml', workspace('https://api.example.com/', { fields, destination }))
    const events = folder.file('e.ndjson', ndjson(track('a', {})))
    const refused = await xwh(['deliver', file, events, '--attempts', '1'])
    expect([refused.code, receiver.requests.length]).toEqual([1, 0])
    expect(refused.stdout).toMatch(/function\/failed/)
    const local = folder.file('l.yaml', workspace(`${receiver.url}/`, { fields, destination }))
    const allowed = await xwh(['deliver', local, events, LOCAL])
    expect([allowed.code, receiver.requests.map(({ path }) => path)]).toEqual([0, ['/look-up', '/']])
  })

  it('answers also what a function fetches with --mock', async () => {
    folder.file('f.js', `async function onTrack(event) { await fetch('https://api.example.com/'); return event }`)
    const file = folder.file(
      'w.yaml',
      workspace('https://api.example.com/', { destination: 'insertFunction: { file: f.js }' })
    )
    const { code } = await xwh(['deliver', file, folder.file('e.ndjson', ndjson(track('a'))), '--mock'])
    expect(code).toBe(0)
  })

  describe('with audiences (C7)', () => {
    const audiences = `audiences:
  buyers: { name: Buyers, source: website, when: { performed: Test }, destinations: [orders] }
`
    const shop = (): string =>
      folder.file(
        'w.yaml',
        `${workspace(`${receiver.url}/`, { fields: `, data: { who: { '@path': $.userId }, traits: { '@path': $.traits } }` }).replace('type = "track"', 'type = "identify"')}${audiences}`
      )
    const bought = (user: string): object => ({ ...track(`m-${user}`), userId: user })

    it('refuses to pass over them in silence', async () => {
      const { code, stderr } = await xwh(['deliver', shop(), folder.file('e.ndjson', ndjson(bought('u1'))), LOCAL])
      expect(code).toBe(2)
      expect(stderr).toMatch(/audiences or computed traits \(buyers\); add --audiences .* or --no-audiences/)
    })

    it('sends every member at the first sync and then only who is new, over two runs', async () => {
      const file = shop()
      const first = await xwh([
        'deliver',
        file,
        folder.file('1.ndjson', ndjson(bought('u1'), bought('u2'))),
        LOCAL,
        '--audiences'
      ])
      expect(first.code).toBe(0)
      expect(bodies()).toEqual([
        { who: 'u1', traits: { buyers: true } },
        { who: 'u2', traits: { buyers: true } }
      ])
      expect(first.stderr).toContain('buyers → orders: 2 members, first sync, everyone: 2 sent')
      receiver.requests.length = 0
      const second = await xwh([
        'deliver',
        file,
        folder.file('2.ndjson', ndjson(bought('u2'), bought('u3'))),
        LOCAL,
        '--audiences'
      ])
      expect(bodies()).toEqual([{ who: 'u3', traits: { buyers: true } }])
      expect(second.stderr).toContain('buyers → orders: 3 members, 1 sent, 0 cleared')
      expect(existsSync(join(folder.path, '.xwh'))).toBe(true)
    })

    it('leaves them out with --no-audiences', async () => {
      const { code } = await xwh([
        'deliver',
        shop(),
        folder.file('e.ndjson', ndjson(bought('u1'))),
        LOCAL,
        '--no-audiences'
      ])
      expect([code, receiver.requests.length, existsSync(join(folder.path, '.xwh'))]).toEqual([0, 0, false])
    })
  })
})
