import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createPluginRepository, type PluginRepository } from '../../../plugin-kit/test/support/plugin-repository'
import { startRegistry, type Registry } from '../../../../scripts/lib/registry'
import { ndjson, xwh as run, type Ran } from '../support/run-cli'
import { build, start, until } from '../support/spawn-cli'

jest.setTimeout(120_000)

/** Has no form of a token: it is hidden by its value, or not at all. */
const WRONG_TOKEN = 'c0ffee-not-a-token-of-this-registry'

const WORKSPACE = (name: string): string => `version: 1
plugins: { orders: '${name}' }
sources: { website: {} }
destinations:
  erp:
    plugin: orders
    source: website
    enabled: true
    mappings:
      - action: send
        enabled: true
        trigger: type = "track"
        fields: { url: "https://erp.example.com/orders", id: { "@path": $.properties.id } }
`

describe('xwh plugin publish (G3)', () => {
  let registry: Registry
  let plugin: PluginRepository
  let name: string
  let count = 0

  beforeAll(async () => {
    build()
    registry = await startRegistry()
  })
  afterAll(async () => {
    await registry.stop()
  })
  beforeEach(async () => {
    count += 1
    name = `@acme/destination-orders-${count}`
    plugin = await createPluginRepository(name, registry.npmrc('@acme'))
    // As the contract wants it of what is published.
    plugin.manifest({ peerDependencies: { '@segment/actions-core': '~3.170.0' } })
    plugin.write('README.md', '# Acme Orders\n\nThe root needs "overrides": { "fast-uri": "3.1.5" }.\n')
    await plugin.commit()
  })
  afterEach(() => {
    plugin.remove()
  })

  it('publishes what our host runs by its npm name, installed in an empty project', async () => {
    const { code, stdout, stderr } = await xwh('--bump', 'minor')
    expect([code, stdout.replace(/sha512-\S+,/, 'sha512,').replaceAll(/[\d.]+ k?B/g, 'size')]).toEqual([
      0,
      `${name} 1.1.0: published in ${registry.url} with the tag latest
  5 files, size packed, size unpacked
  sha512, read back and the same
  wrote package.json, CHANGELOG.md
  tagged v1.1.0; to send it on: git push --follow-tags
`
    ])
    expect(stderr).toContain(
      `registry: ${registry.url}, by the line @acme:registry of ${join(plugin.home, '.npmrc')}\n`
    )
    expect(stdout + stderr).not.toContain(registry.token)

    const project = join(plugin.home, 'project')
    mkdirSync(project)
    writeFileSync(join(project, 'package.json'), '{ "name": "project", "private": true }')
    // The host brings actions-core along.
    const installed = await plugin.npm(project, 'install', name, '--legacy-peer-deps', '--no-audit', '--no-fund')
    expect(installed).toMatchObject({ code: 0 })
    const [workspace, events] = [join(project, 'workspace.yaml'), join(project, 'events.ndjson')]
    writeFileSync(workspace, WORKSPACE(name))
    writeFileSync(events, ndjson({ type: 'track', event: 'Order', messageId: 'm', properties: { id: 'o-1' } }))
    const delivered = await run(['deliver', workspace, events, '--mock', '--json'])
    expect([delivered.code, JSON.parse(delivered.stdout)]).toMatchObject([0, { delivered: 1, rejected: [] }])
  })

  it('publishes nothing in a dry run, and says what it would do', async () => {
    const { code, stdout } = await xwh('--dry-run', '--bump', 'patch', '--tag', 'next')
    expect(code).toBe(0)
    expect(stdout).toContain(`${name} 1.0.1: would be published in ${registry.url} with the tag next\n`)
    expect(stdout).toContain('  would write package.json, CHANGELOG.md\n  would tag v1.0.1\n')
    expect(await view()).toBe('')
    expect(await plugin.git('status', '--porcelain')).toBe('')
  })

  it('prints one JSON object, and ends with 1 where the version is there already', async () => {
    const first = await xwh('--json', '--no-git')
    expect(JSON.parse(first.stdout)).toMatchObject({ ok: true, name, version: '1.0.0', verified: true })
    expect(await plugin.git('tag')).toBe('')
    const second = await xwh('--json')
    expect(JSON.parse(second.stdout)).toMatchObject({ ok: false, problems: [{ code: 'already-published' }] })
    expect([first.code, second.code]).toEqual([0, 1])
  })

  it('says in words what is wrong with a token, and never prints it', async () => {
    writeFileSync(join(plugin.home, '.npmrc'), registry.npmrc('@acme').replace(registry.token, WRONG_TOKEN))
    const { code, stdout, stderr } = await xwh()
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain(`${registry.url} does not take the login (401).`)
    expect(stderr).toContain('  → Use a token that is valid. Run "npm login')
    expect(stderr).toContain(`${name} 1.0.0: not published: publish\n`)
    expect(stderr).not.toContain(WRONG_TOKEN)
  })

  it('refuses what xwh plugin check finds to be wrong', async () => {
    plugin.manifest({ peerDependencies: {} })
    await plugin.commit()
    const { code, stderr } = await xwh()
    expect(code).toBe(1)
    expect(stderr).toContain('core-peer')
    expect(stderr).toContain(`${name} 1.0.0: not published: check\n`)
    expect(await view()).toBe('')
  })

  it('refuses what is no plugin', async () => {
    plugin.write('src/index.js', 'module.exports = 1\n')
    await plugin.commit()
    expect(await xwh()).toMatchObject({ code: 1, stderr: expect.stringContaining('not published: check') as string })
  })

  it.each([
    ['--access', 'all'],
    ['--bump', 'huge'],
    ['--tag', '1.x'],
    ['--registry', 'npm.acme.example']
  ])('ends with 2 for %s %s', async (flag, value) => {
    expect(await xwh(flag, value)).toMatchObject({ code: 2, stdout: '' })
  })

  it('ends with 2 for a folder without a package', async () => {
    const { code, stderr } = await run(['plugin', 'publish', plugin.home])
    expect([code, stderr]).toEqual([2, `${plugin.home} holds no package.json. Name the folder of a plugin.\n`])
  })

  it('ends with 130 at Ctrl-C, and leaves nothing behind', async () => {
    const mark = join(plugin.home, 'building')
    const wait = `require('node:fs').writeFileSync(${JSON.stringify(mark)}, ''); setInterval(() => {}, 9e5)\n`
    plugin.write('build.js', wait)
    await plugin.commit()
    // npx, which may have started the tests, names the settings of its own user.
    const env = { HOME: plugin.home, npm_config_userconfig: join(plugin.home, '.npmrc') }
    const { child, ended } = start(['plugin', 'publish', plugin.folder, '--bump', 'patch'], { env })
    // npm is started several times before.
    await until('the build', () => existsSync(mark), 60_000)
    child.kill('SIGINT')
    const { code, stderr } = await ended
    expect(code).toBe(130)
    expect(stderr).toContain('It was interrupted before anything was published.')
    expect(await plugin.git('status', '--porcelain')).toBe('')
  })

  function xwh(...args: string[]): Promise<Ran> {
    return run(['plugin', 'publish', plugin.folder, ...args], { env: plugin.env as Record<string, string> })
  }

  /** The version that the registry has; nothing where it has no such package. */
  async function view(): Promise<string> {
    const { stdout } = await plugin.npm(plugin.folder, 'view', name, 'version', '--prefer-online', '--loglevel=silent')
    return stdout.trim()
  }
})
