import { cpSync, existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createConsumers, type Consumer } from '../lib/consumer'
import { fencesOf } from '../lib/markdown'
import { publish, startPublished, type Published } from '../lib/published'
import { ROOT, readJson, readPackages } from '../lib/repository'
import type { Manifest } from '../lib/repository'
import { startProgram, type Started } from '../lib/start-program'

const SUITE = join(ROOT, 'scripts', 'test')
const { overrides, version } = readJson(join(ROOT, 'package.json')) as Manifest & { overrides: Record<string, string> }
const OVERRIDES = { overrides: { 'fast-uri': overrides['fast-uri'] } }
const names = readPackages().map(({ manifest }) => manifest.name ?? '')

const CORE = '@segment/actions-core@~3.170.0'
const PLUGIN = '@extensible-webhooks/destination'
const EVENTS = '{"type":"track","event":"Order Completed","messageId":"m-1","properties":{"order_id":"o-1"}}\n'

/** One destination of the company's own plugin, and one of the Extensible Webhook under a name of the company's. */
const WORKSPACE = `
version: 1
plugins:
  acme-orders: '@acme/destination-orders'
  acme-webhook: '${PLUGIN}'
sources:
  website: {}
destinations:
  orders:
    plugin: acme-orders
    source: website
    enabled: true
    settings: { endpoint: '\${env:ORDERS}' }
    mappings: [{ action: sendOrder, enabled: true, trigger: type = "track" }]
  receiver:
    plugin: acme-webhook
    source: website
    enabled: true
    settings: { sharedSecret: shared }
    mappings:
      - action: send
        enabled: true
        trigger: type = "track"
        fields: { url: '\${env:RECEIVER}', data: { id: { '@path': $.properties.order_id } } }
`

const SCENARIO = `
name: an order reaches both destinations
workspace: workspace.yaml
env: { ORDERS: https://orders.example.com/, RECEIVER: https://erp.example.com/orders }
events: [{ type: track, event: Order Completed, properties: { order_id: o-1 } }]
endpoints: [{ request: POST https://orders.example.com/ }, { request: POST https://erp.example.com/orders }]
expect: { delivered: 2, requests: [{ json: { order: o-1 } }, { json: { id: o-1 } }] }
`

describe('our packages, published to a real npm registry (G3, G4)', () => {
  const userNpmrc = join(homedir(), '.npmrc')
  const readUserNpmrc = (): string => (existsSync(userNpmrc) ? readFileSync(userNpmrc, 'utf8') : '')
  const before = readUserNpmrc()
  let published: Published
  let make: (name: string, manifest?: object, files?: string) => Consumer

  beforeAll(async () => {
    published = await startPublished()
    const { registry, folder } = published
    await publish(registry, folder, [join(SUITE, 'consumer-acme')])
    make = await createConsumers(folder, { npmrc: registry.npmrc('@extensible-webhooks', '@acme') })
  }, 240_000)
  afterAll(async () => {
    await published.stop()
    // Whoever runs the tests stays logged in where they were.
    expect(readUserNpmrc()).toBe(before)
  })

  describe('in a project that installs all of them by name (G2)', () => {
    let host: Consumer
    beforeAll(async () => {
      host = make('host', OVERRIDES, join(SUITE, 'consumer'))
      host.write('workspace.yaml', WORKSPACE)
      host.write('orders.scenario.yaml', SCENARIO)
      host.write('events.ndjson', EVENTS)
      await host.npm('install', ...names, '@acme/destination-orders', CORE)
    }, 120_000)

    it.each([
      ['signing.js', 'signed and verified\n'],
      ['stock.js', 'delivered by stock core\n'],
      ['integration.js', 'delivered by the integration test of stock core\n'],
      ['engine.js', 'delivered by the engine\n'],
      ['batch.js', 'stock core: 200 400\nthe engine: delivered rejected\nrequests: 2\n'],
      ['search.js', 'stock core: 201 400\nthe engine: delivered rejected\n']
    ])(
      'run %s',
      async (program, printed) => {
        expect(await host.run('node', [program])).toMatchObject({ code: 0, output: printed })
      },
      60_000
    )

    it('share one copy of actions-core', () => {
      const nested = names.map((name) => join(host.folder, 'node_modules', name, 'node_modules/@segment/actions-core'))
      expect(nested.filter((path) => existsSync(path))).toEqual([])
    })

    it('run scenarios with plugins that the workspace file names by npm name (C1)', async () => {
      const { code, output } = await host.run('npx', ['xwh', 'test', 'orders.scenario.yaml'])
      expect({ code, output }).toEqual({ code: 0, output })
    }, 60_000)

    it('bring the recipes, which run with the installed xwh', async () => {
      const used = await host.run('npx', ['xwh', 'recipe', 'use', 'slack'])
      expect(used).toMatchObject({ code: 0 })
      const { code, output } = await host.run('npx', ['xwh', 'test', 'slack'])
      expect({ code, output }).toEqual({ code: 0, output })
    }, 60_000)

    it('deliver through both plugins to receivers that have installed signing and nothing else', async () => {
      const receiver = make('receiver', {}, join(SUITE, 'consumer-receiver'))
      await receiver.npm('install', '@extensible-webhooks/signing')
      expect(packagesIn(receiver)).toEqual(['@extensible-webhooks/signing'])

      const [orders, webhook] = await Promise.all([1, 2].map(() => startReceiver(receiver)))
      const { code, output } = await host.run(
        'npx',
        ['xwh', 'deliver', 'workspace.yaml', 'events.ndjson', '--allow-private-network=127.0.0.1', '--attempts', '1'],
        { ORDERS: orders?.line, RECEIVER: webhook?.line }
      )

      expect(await webhook?.ended).toBe('verified {"id":"o-1"}')
      expect(await orders?.ended).toBe('refused {"order":"o-1"}: missing-header')
      // The plugin of the company signs nothing, so its receiver refuses it.
      expect({ code, output }).toEqual({ code: 1, output })
    }, 60_000)
  })

  it('give the command xwh to npx in an empty folder', async () => {
    const empty = make('empty')
    const { code, output } = await empty.run('npx', ['--yes', '@extensible-webhooks/cli', '--version'])
    expect({ code, output }).toEqual({ code: 0, output: `${version}\n` })
  }, 120_000)

  describe('beside stock core, in a project that has nothing else (R9, R10)', () => {
    const orders = [
      ['the plugin first, then core', PLUGIN, CORE],
      ['core first, then the plugin', CORE, PLUGIN]
    ] as const

    it.each(orders)(
      'without the override, %s: warn in words when loaded, stock core fails, and the override mends it',
      async (title, first, second) => {
        const project = make(`without ${title}`, {}, join(SUITE, 'consumer'))
        await project.npm('install', first)
        await project.npm('install', second)

        const { code, output } = await project.run('node', ['stock.js'])
        expect(output).toContain(
          '[XWH_FAST_URI] Warning: Stock actions-core cannot run the destination "Extensible Webhook"'
        )
        expect(output).toContain('Put "overrides": { "fast-uri": "3.1.5" } into the package.json of your root')
        expect(output).toContain('URI scheme is malformed')
        expect(code).toBe(1)

        await project.npm('pkg', 'set', `overrides.fast-uri=${OVERRIDES.overrides['fast-uri']}`)
        await project.npm('install')
        expect(await project.run('node', ['stock.js'])).toMatchObject({ code: 0, output: 'delivered by stock core\n' })
      },
      120_000
    )

    it.each(orders)(
      'with the override, %s: deliver a signed request',
      async (title, first, second) => {
        const project = make(`with ${title}`, OVERRIDES, join(SUITE, 'consumer'))
        await project.npm('install', first)
        await project.npm('install', second)
        expect(await project.run('node', ['stock.js'])).toMatchObject({ code: 0, output: 'delivered by stock core\n' })
      },
      120_000
    )

    it('deliver after what docs/register-as-a-plugin.md says, word for word', async () => {
      const blocks = fencesOf(readFileSync(join(ROOT, 'docs', 'register-as-a-plugin.md'), 'utf8'))
      const install = blocks.find(({ info, text }) => info[0] === 'sh' && text.includes(CORE))?.text ?? ''
      const root = blocks.find(({ info, text }) => info[0] === 'json' && text.includes('fast-uri'))?.text ?? ''
      const project = make('documented', JSON.parse(root) as object, join(SUITE, 'consumer'))
      expect(await project.run('bash', ['-euc', install])).toMatchObject({ code: 0 })
      expect(await project.run('node', ['stock.js'])).toMatchObject({ code: 0, output: 'delivered by stock core\n' })
    }, 120_000)
  })

  describe('beside a second copy of actions-core', () => {
    it('are refused by npm where the project has another version of it', async () => {
      const project = make('other-core', { dependencies: { '@segment/actions-core': '3.169.0' } })
      const { code, output } = await project.run('npm', ['install', PLUGIN])
      expect(code).not.toBe(0)
      expect(output).toContain('ERESOLVE')
      expect(output).toContain(`peer @segment/actions-core@"~3.170.0" from ${PLUGIN}`)
    }, 60_000)

    it('are misread by stock core, not by our engine; npm ls shows it, and xwh plugin check warns of it', async () => {
      const project = make('two-cores', OVERRIDES, join(SUITE, 'consumer'))
      await project.npm('install', PLUGIN, '@extensible-webhooks/engine', '@extensible-webhooks/cli', CORE)
      const inside = (folder: string): string =>
        join(project.folder, folder, 'node_modules', '@segment', 'actions-core')
      cpSync(inside('.'), inside(`node_modules/${PLUGIN}`), { recursive: true })

      const { output } = await project.run('node', ['batch.js'])
      expect(output).toBe('stock core: 200 200\nthe engine: delivered rejected\nrequests: 2\n')
      const { output: copies } = await project.run('npm', ['ls', '@segment/actions-core'])
      expect(copies.match(/@segment\/actions-core@\S+$/gm)).toHaveLength(2)

      const checked = await project.run('npx', ['xwh', 'plugin', 'check', PLUGIN, '--json'])
      expect(checked.output).toMatch(/"code": *"second-core"/)
      // A warning: our host runs the plugin all the same.
      expect(checked.code).toBe(0)
    }, 60_000)
  })

  const receivers: Started[] = []
  afterAll(() => {
    for (const receiver of receivers) receiver.stop()
  })
  async function startReceiver({ folder }: Consumer): Promise<Started> {
    const started = await startProgram(join(folder, 'receive.js'), { SHARED_SECRET: 'shared' })
    receivers.push(started)
    return started
  }
})

/** Every package that is installed in a project, wherever it lies. */
function packagesIn({ folder }: Consumer): string[] {
  const { packages } = readJson(join(folder, 'node_modules', '.package-lock.json')) as { packages: object }
  return Object.keys(packages).map((path) => path.replace(/^node_modules\//, ''))
}
