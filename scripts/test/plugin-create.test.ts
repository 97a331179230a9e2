import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createPlugin, type CreateOptions } from '@extensible-webhooks/plugin-kit'
import { startPublished, type Published } from '../lib/published'
import { ROOT, readJson } from '../lib/repository'
import type { Manifest } from '../lib/repository'
import { run, type Ended } from '../lib/run'
import { createSomebody, type Somebody } from '../lib/somebody'

const { version: toolsVersion = '' } = readJson(join(ROOT, 'package.json')) as Manifest

/** What else can be made; each with what its neighbour does not have. */
const OTHERS: readonly (readonly [string, Partial<CreateOptions>])[] = [
  ['no authentication and one action', { authentication: 'none' }],
  ['user name and password', { authentication: 'basic', actions: ['sendOrder'], licence: 'MIT', ci: 'none' }],
  ['OAuth by a person, batches', { authentication: 'oauth2', actions: ['addUser', 'sendOrder'], batch: true }],
  ['OAuth by a client, batches', { authentication: 'oauth2-client-credentials', batch: true }]
]

describe('G3: a plugin made in an empty folder, with our packages from a real registry', () => {
  let published: Published
  let somebody: Somebody
  let plugin = ''
  let made: Ended

  const inPlugin = (...args: readonly string[]): Promise<Ended> => run('npm', args, { cwd: plugin, env: somebody.env })

  beforeAll(async () => {
    published = await startPublished()
    somebody = await createSomebody(published.folder, published.registry.npmrc())
    plugin = join(somebody.desk, 'destination-crm')
    const flags = ['--auth', 'bearer', '--action', 'upsertContact', '--action', 'sendOrder', '--batch']
    made = await run(
      'npx',
      ['--yes', '@extensible-webhooks/cli', 'plugin', 'create', '@acme/destination-crm', ...flags],
      {
        cwd: somebody.desk,
        env: somebody.env
      }
    )
  }, 400_000)
  afterAll(async () => {
    await published.stop()
  })

  it('is installed and committed at once', async () => {
    expect(made).toMatchObject({ code: 0, output: expect.stringContaining('Made @acme/destination-crm') as string })
    const { output } = await run('git', ['status', '--porcelain'], { cwd: plugin, env: somebody.env })
    expect(output).toBe('')
    expect(existsSync(join(plugin, 'package-lock.json'))).toBe(true)
  }, 60_000)

  it('is checked without an error', async () => {
    const { code, output } = await inPlugin('run', 'check')
    expect({ code, output }).toEqual({ code: 0, output })
  }, 240_000)

  it('passes its tests, and its scenarios in the engine and in stock core', async () => {
    const { code, output } = await inPlugin('test')
    expect({ code, output }).toEqual({ code: 0, output })
    expect(output).toContain('[segment]')
  }, 240_000)

  it('is shown at work by xwh dev, which delivers through it', async () => {
    const { code, output } = await inPlugin('exec', '--', 'xwh', 'dev', '--once', '--events', '200')
    expect({ code, output }).toEqual({ code: 0, output })
    expect(output).toMatch(/Upsert contact +[1-9]\d* delivered$/m)
  }, 120_000)

  it.each(OTHERS)(
    'is checked and passes its tests also with %s',
    async (title, options) => {
      // Below the first one, so that its packages are found: all have the same.
      const folder = join(plugin, 'others', title.replaceAll(/\W+/g, '-'))
      const files = await createPlugin({ name: '@acme/destination-crm', toolsVersion, year: 2026, ...options })
      for (const { path, text } of files) {
        mkdirSync(dirname(join(folder, path)), { recursive: true })
        writeFileSync(join(folder, path), text)
      }
      for (const args of [['run', 'check'], ['test']]) {
        const { code, output } = await run('npm', args, { cwd: folder, env: somebody.env })
        expect({ args, code, output }).toEqual({ args, code: 0, output })
      }
    },
    240_000
  )

  it('has files in the form that its prettier gives them, whatever it was made with', async () => {
    const { code, output } = await inPlugin('exec', '--', 'prettier', '--check', '.')
    expect({ code, output }).toEqual({ code: 0, output })
  }, 120_000)

  it('has the types that its fields give', async () => {
    const path = join(plugin, 'src/generated-types.ts')
    const before = readFileSync(path, 'utf8')
    writeFileSync(path, 'stale')
    expect(await inPlugin('run', 'types')).toMatchObject({ code: 0 })
    expect(readFileSync(path, 'utf8')).toBe(before)
  }, 120_000)

  it('is told where its types are stale', async () => {
    const path = join(plugin, 'src/generated-types.ts')
    const before = readFileSync(path, 'utf8')
    writeFileSync(path, before.replace('token: string', 'token: number'))
    const { code, output } = await inPlugin('exec', '--', 'xwh', 'plugin', 'check')
    writeFileSync(path, before)
    expect({ code, output }).toEqual({ code: 1, output })
    expect(output).toContain('src/generated-types.ts')
  }, 240_000)
})
