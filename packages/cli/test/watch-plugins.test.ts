import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createFolder, type Folder } from './support/run-cli'
import { BIN, build } from './support/spawn-cli'

/** A plugin as a build makes it: its name is in another file, and it sends what its version says. */
const plugin = (version: string): string => `
const fields = {
  url: { label: 'URL', description: 'URL', type: 'string', required: true },
  level: { label: 'Level', description: 'Level', type: '${version === 'integer' ? 'integer' : 'string'}', default: { '@path': '$.traits.level' } }
}
exports.default = {
  name: 'Acme CRM',
  slug: 'acme-crm',
  mode: 'cloud',
  actions: {
    upsert: {
      title: 'Upsert',
      description: 'Upserts',
      fields,
      perform: (request, { payload }) => request(payload.url, { method: 'post', json: { version: '${version}' } })
    }
  }
}
`
const WORKSPACE = (plugins: string): string => `version: 1
${plugins}sources: { website: {} }
destinations:
  contacts:
    plugin: acme-crm
    source: website
    enabled: true
    mappings:
      - { name: All, action: upsert, enabled: true, trigger: 'type = "identify"', fields: { url: "https://crm.example.com/contacts" } }
`
const SCENARIO = `name: the first version
workspace: shop.yaml
events: [{ type: identify, userId: u, traits: { level: gold } }]
endpoints: [{ request: POST https://crm.example.com/contacts }]
expect: { requests: [{ json: { version: first } }] }
`

let cache: Folder
beforeAll(() => (cache = createFolder()))
afterAll(() => {
  cache.remove()
})

/** A running process, read piece by piece. */
interface Watched {
  readonly child: ChildProcess
  /** Waits until what was written since the last time fits, and gives it. */
  readonly next: (pattern: RegExp) => Promise<string>
}

function watching(args: readonly string[], cwd: string): Watched {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, NO_COLOR: '1', XDG_CACHE_HOME: join(cache.path, 'cache') }
  })
  let written = ''
  let look = (): void => undefined
  const take = (chunk: Buffer): void => {
    written += chunk.toString()
    look()
  }
  child.stdout.on('data', take)
  child.stderr.on('data', take)
  const next = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`Waited in vain for ${String(pattern)}:\n${written}`))
      }, 30_000)
      look = () => {
        const found = pattern.exec(written)
        if (!found) return
        clearTimeout(timer)
        look = () => undefined
        const text = written.slice(0, found.index + found[0].length)
        written = written.slice(text.length)
        resolve(text)
      }
      look()
    })
  return { child, next }
}

/** Where a plugin is named, and where its files are. */
const PLACES: readonly {
  readonly title: string
  readonly plugins: string
  readonly config?: string
  readonly folder: string
}[] = [
  {
    title: 'plugins: of the workspace file, by path',
    plugins: 'plugins: { acme-crm: ./crm/dist/index.js }\n',
    folder: 'crm/dist'
  },
  {
    title: 'xwh.config.json, by npm name',
    plugins: '',
    config: '{ "plugins": ["@acme/crm"] }',
    folder: 'node_modules/@acme/crm/dist'
  }
]

describe.each(PLACES)('C1: a plugin that somebody develops, named in $title', ({ plugins, config, folder: dist }) => {
  let folder: Folder
  let running: Watched
  beforeAll(build, 120_000)
  beforeEach(() => {
    folder = createFolder()
    mkdirSync(join(folder.path, dist), { recursive: true })
    mkdirSync(join(folder.path, 'scenarios'))
    folder.file('package.json', '{ "name": "shop", "private": true }')
    folder.file(join(dist, '../package.json'), '{ "name": "@acme/crm", "version": "1.0.0", "main": "dist/index.js" }')
    folder.file(join(dist, 'index.js'), plugin('first'))
    folder.file('shop.yaml', WORKSPACE(plugins))
    if (config !== undefined) folder.file('xwh.config.json', config)
  })
  afterEach(async () => {
    running.child.kill('SIGKILL')
    if (running.child.exitCode === null && running.child.signalCode === null) await once(running.child, 'exit')
    folder.remove()
  })

  it('is read again by xwh test --watch, and while it is broken it stays what it was', async () => {
    folder.file('a.scenario.yaml', SCENARIO)
    running = watching([BIN, 'test', '--watch'], folder.path)
    expect(await running.next(/Waiting for changes/)).toContain('✓ the first version')

    folder.file(join(dist, 'index.js'), plugin('second'))
    expect(await running.next(/Waiting for changes/)).toMatch(/index\.js changed[^]*✗ the first version/)

    folder.file(join(dist, 'index.js'), 'throw new Error("half written")')
    const broken = await running.next(/Waiting for changes/)
    expect(broken).toMatch(
      /throws while it is loaded: half written Until that is mended, what was loaded before is used/
    )
    expect(broken).toContain('✗ the first version')

    rmSync(join(folder.path, dist), { recursive: true })
    await running.next(/there is no such file|is not installed|Cannot find module/)
    mkdirSync(join(folder.path, dist))
    folder.file(join(dist, 'index.js'), plugin('first'))
    await running.next(/✓ the first version[^]*Waiting for changes/)

    folder.file(join(dist, 'index.js'), plugin('integer'))
    // The schema of the action is another: what was compiled of the old definition is not used (R16).
    expect(await running.next(/Waiting for changes/)).toContain('✗ the first version 0 requests')
  }, 120_000)

  it('is read again by xwh dev, and while it is broken it stays what it was', async () => {
    running = watching([join(__dirname, 'support/dev-terminal.js'), 'dev', 'shop.yaml', '--events', '5'], folder.path)
    expect(await running.next(/q {2}end/)).toContain('plugin             acme-crm: Acme CRM (@acme/crm 1.0.0)')

    folder.file(join(dist, 'index.js'), 'throw new Error("half written")')
    const broken = await running.next(/scenarios {3}/)
    expect(broken).toMatch(
      /throws while it is loaded: half written Until that is mended, what was loaded before is used/
    )

    folder.file(join(dist, 'index.js'), plugin('second').replace("name: 'Acme CRM'", "name: 'Acme CRM, the second'"))
    await running.next(/acme-crm: Acme CRM, the second/)
    running.child.stdin?.write('q\n')
    expect(await once(running.child, 'exit')).toEqual([0, null])
  }, 120_000)
})
