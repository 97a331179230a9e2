import { cpSync, mkdtempSync, realpathSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CheckPluginOptions, PluginReport } from '../../src'
import { checkManifest, checkPlugin } from '../support/built-kit'
import { definitionText, entryText, writePlugin } from '../support/write-plugin'

const ROOT = join(__dirname, '..', '..', '..', '..')

let folder: string

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'xwh-check-')))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

/** Nothing is packed but where a test asks for it: it takes its time. */
function check(options: CheckPluginOptions = {}): Promise<PluginReport> {
  return checkPlugin('.', { from: folder, pack: false, ...options })
}

const refusal = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => (error as Error).message
  )

const codes = ({ problems }: PluginReport): string[] => problems.map(({ code }) => code)

// Loading and running happens in processes of their own, on a machine that may be busy.
jest.setTimeout(120_000)

describe('G3 xwh plugin check: a plugin of ours', () => {
  it.each([
    ['destination', 'Extensible Webhook'],
    ['destination-search', 'OpenSearch and Elasticsearch']
  ])('%s has no errors', async (name, title) => {
    const report = await checkPlugin(join(ROOT, 'packages', name))
    expect(report.name).toBe(title)
    expect(report.problems.filter(({ severity }) => severity === 'error')).toEqual([])
  })

  it('the Extensible Webhook is clean', async () => {
    const report = await checkPlugin('@extensible-webhooks/destination', { from: ROOT })
    expect(report).toMatchObject({
      name: 'Extensible Webhook',
      package: '@extensible-webhooks/destination',
      problems: [],
      facts: { slug: 'actions-webhook-extensible', scheme: 'oauth2', actions: ['send'], core: '3.170.0' }
    })
  })
})

describe('G3 xwh plugin check: a package', () => {
  it('with nothing wrong with it is told nothing, its packed contents neither', async () => {
    writePlugin(folder)
    expect(await check({ pack: true })).toEqual({
      name: 'Acme',
      version: '1.2.3',
      package: '@acme/destination-orders',
      problems: [],
      facts: { slug: 'actions-acme', scheme: 'custom', actions: ['send'], presets: 0, core: '3.170.0' }
    })
  })

  it('is told everything at once: load, definition, run, package, contents', async () => {
    const entry = entryText(
      "presets: [{ name: 'P', type: 'automatic', partnerAction: 'sned', subscribe: 'x' }]",
      "require('lodash')"
    )
    writePlugin(folder, { 'dist/index.js': entry, 'dist/index.test.js': '' }, { peerDependencies: {} })
    const report = await check({ pack: true })
    expect(new Set(codes(report))).toEqual(
      new Set(['load-throws', 'core-peer', 'phantom-dependency', 'phantom-types', 'packed-test'])
    )
    expect(report.problems.every(({ where }) => !where.startsWith(folder))).toBe(true)
  })

  it('that holds a secret or a test is told so by its packed contents', async () => {
    writePlugin(folder, { 'dist/send.test.js': '', 'dist/.env': 'A=1' })
    const report = await check({ pack: true })
    expect(report.problems).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ code: 'packed-test', where: 'dist/send.test.js', severity: 'error' }),
        expect.objectContaining({ code: 'packed-secret-file', where: 'dist/.env' })
      ])
    )
  })

  it('that npm cannot pack is told so', async () => {
    writePlugin(folder, {}, { name: undefined })
    expect(codes(await check({ pack: true }))).toContain('pack-fails')
  })

  it('that finds another copy of actions-core than its host is told both paths', async () => {
    writePlugin(folder)
    const core = join(folder, 'node_modules/@segment/actions-core')
    unlinkSync(core)
    const real = join(ROOT, 'node_modules/@segment/actions-core')
    writePlugin(join(folder, 'other'), {})
    rmSync(join(folder, 'other'), { recursive: true })
    cpSync(join(real, 'package.json'), join(core, 'package.json'))
    // Its own dependencies are where those of the real one are.
    const manifest = { name: '@segment/actions-core', version: '3.169.0', main: 'index.js' }
    writeFileSync(join(core, 'package.json'), JSON.stringify(manifest))
    writeFileSync(join(core, 'index.js'), `module.exports = require(${JSON.stringify(real)})`)
    const report = await check()
    expect(report.facts.core).toBe('3.169.0')
    expect(report.problems).toMatchObject([
      {
        code: 'second-core',
        severity: 'warning',
        where: 'node_modules/@segment/actions-core',
        what: expect.stringContaining(realpathSync(real))
      }
    ])
  })

  it('that is not built is told so, and its sources are checked', async () => {
    const source = `export const destination = ${definitionText().replace("slug: 'actions-acme'", "slug: 'a b'")}\nexport default destination\n`
    writePlugin(folder, {
      'dist/index.js': undefined,
      'src/index.ts': source.replace('(request, { payload })', '(request: any, { payload }: any)')
    })
    const report = await check()
    expect(codes(report)).toEqual(expect.arrayContaining(['not-built', 'definition-shape', 'types-stale']))
    expect(report.name).toBe('Acme')
  })

  it('whose build is older than its sources is told so', async () => {
    const source = `export const destination = ${definitionText("description2: 'new',")}\nexport default destination\n`
    writePlugin(folder, { 'src/index.ts': source })
    expect(codes(await check())).toContain('build-stale')
  })

  it('whose generated types are missing or stale is told which', async () => {
    writePlugin(folder, {
      'src/index.ts': `export const destination = ${definitionText()}\nexport default destination\n`,
      'src/generated-types.ts': '// by hand\nexport interface Settings { a: string }\n'
    })
    const report = await check()
    expect(report.problems).toMatchObject([
      { code: 'types-stale', where: 'src/generated-types.ts', what: expect.stringContaining('not what the fields') },
      { code: 'types-stale', where: 'src/send/generated-types.ts', what: expect.stringContaining('missing') }
    ])
  })

  it('with types that Segment’s own tool has written is told nothing', async () => {
    writePlugin(folder, {
      'src/index.ts': `export const destination = ${definitionText()}\nexport default destination\n`,
      'src/generated-types.ts': '// Generated file. DO NOT MODIFY IT BY HAND.\n\nexport interface Settings {}\n',
      'src/send/generated-types.ts': 'export interface Payload {\n  /**\n   * Other words.\n   */\n  id: string;\n}\n'
    })
    expect((await check()).problems).toEqual([])
  })

  it('that is an ES module is told so, and checked all the same where Node can require it', async () => {
    const entry = `export const destination = ${definitionText()}\nexport default destination\n`
    writePlugin(folder, { 'dist/index.js': entry }, { type: 'module' })
    expect(await check()).toMatchObject({ name: 'Acme', problems: [{ code: 'esm-only', where: 'dist/index.js' }] })
  })

  it('with exports for import only is told so', async () => {
    writePlugin(folder, {}, { exports: { '.': { import: './dist/index.js' } } })
    expect((await check()).problems).toMatchObject([{ code: 'esm-only', where: 'package.json: exports' }])
  })
})

describe('G3 xwh plugin check: a module', () => {
  it('that exports its definition in a way that hosts do not look for is told so', async () => {
    writePlugin(folder, { 'dist/index.js': `module.exports = ${definitionText()}` })
    expect((await check()).problems).toMatchObject([{ code: 'bare-export', where: 'dist/index.js', severity: 'error' }])
  })
})

describe('G3 xwh plugin check: a hostile plugin', () => {
  it('that throws while it is loaded is told what it says', async () => {
    writePlugin(folder, { 'dist/index.js': "throw new Error('no file config.json')" })
    expect((await check()).problems).toMatchObject([
      { code: 'load-throws', where: 'dist/index.js', what: expect.stringContaining('no file config.json') }
    ])
  })

  it('whose exports throw when they are looked at is told what they say', async () => {
    writePlugin(folder, { 'dist/index.js': "module.exports = { get default() { throw new Error('not today') } }" })
    expect((await check()).problems).toMatchObject([
      { code: 'load-throws', where: 'dist/index.js', what: expect.stringContaining('not today') }
    ])
  })

  it('that never finishes loading is told so', async () => {
    writePlugin(folder, { 'dist/index.js': 'for (;;) {}' })
    expect((await check({ limitMs: 5_000 })).problems).toMatchObject([{ code: 'load-hangs', where: 'dist/index.js' }])
  })

  it('that ends the process while it is loaded is told with which code', async () => {
    writePlugin(folder, { 'dist/index.js': 'process.exit(0)' })
    expect((await check()).problems).toMatchObject([
      { code: 'load-exits', where: 'dist/index.js', what: expect.stringContaining('with code 0') }
    ])
  })

  it('that kills its process is told by which signal', async () => {
    writePlugin(folder, { 'dist/index.js': "process.kill(process.pid, 'SIGKILL')" })
    expect((await check()).problems).toMatchObject([{ code: 'load-exits', what: expect.stringContaining('SIGKILL') }])
  })

  it('whose getters throw is told so, with what else is wrong', async () => {
    writePlugin(folder, { 'dist/index.js': entryText("get presets() { throw new Error('not today') }") })
    const report = await check()
    expect(report.problems).toContainEqual(
      expect.objectContaining({ code: 'definition-throws', what: expect.stringContaining('not today') })
    )
  })

  it('whose getter throws only after some looks is told so all the same', async () => {
    const entry = entryText("get audienceFields() { throw new Error('later') }")
    writePlugin(folder, { 'dist/index.js': entry })
    expect((await check()).problems).toContainEqual(
      expect.objectContaining({ code: 'definition-throws', what: expect.stringContaining('later') })
    )
  })

  it('whose getter blocks is told at which step, and what was found before is kept', async () => {
    writePlugin(
      folder,
      { 'dist/index.js': entryText('get presets() { for (;;) {} }') },
      { dependencies: { '@segment/actions-core': '3' } }
    )
    const report = await check({ limitMs: 5_000 })
    expect(codes(report).sort()).toEqual(['core-peer', 'perform-hangs'])
  })

  it('that ends the process in perform is told where', async () => {
    const entry = entryText().replace(
      "request('https://acme.example'",
      "process.exit(3) && request('https://acme.example'"
    )
    writePlugin(folder, { 'dist/index.js': entry })
    expect((await check()).problems).toMatchObject([{ code: 'load-exits', where: 'actions.send.perform' }])
  })

  it('that connects while it is loaded is told all hosts, whatever way it takes, and is not connected', async () => {
    const ways = [
      "void fetch('https://by-fetch.example').catch(() => undefined)",
      "require('net').connect(9, '127.0.0.1').on('error', () => undefined)",
      "require('https').get('https://by-https.example').on('error', () => undefined)",
      "require('dns').resolve('by-name.example', () => undefined)",
      "require('dns').promises.lookup('by-promise.example').catch(() => undefined)",
      "require('dgram').createSocket('udp4').send('a', 9, '127.0.0.1', function () { this.close() })"
    ]
    writePlugin(folder, { 'dist/index.js': entryText('', ways.join('\n')) })
    const { what } = (await check()).problems.find(({ code }) => code === 'load-connects')!
    const hosts = ['by-fetch.example', '127.0.0.1', 'by-https.example', 'by-name.example', 'by-promise.example', 'UDP']
    for (const host of hosts) expect(what).toContain(host)
  })

  it('that leaves a timer running is told so', async () => {
    writePlugin(folder, { 'dist/index.js': entryText('', 'setInterval(() => undefined, 1000)') })
    expect((await check()).problems).toMatchObject([{ code: 'load-lingers', what: expect.stringContaining('Timeout') }])
  })

  it('that lets a promise fail unheard is told where', async () => {
    const entry = entryText().replace(
      "request('https://acme.example'",
      "(Promise.reject(new Error('unheard')), request)('https://acme.example'"
    )
    writePlugin(folder, { 'dist/index.js': entry })
    expect((await check()).problems).toMatchObject([
      { code: 'stray-error', where: 'actions.send.perform', what: expect.stringContaining('unheard') }
    ])
  })

  it('sees no token of the environment', async () => {
    const before = "if (Object.keys(process.env).some((name) => /TOKEN|SECRET/.test(name))) throw new Error('seen')"
    writePlugin(folder, { 'dist/index.js': entryText('', before) })
    process.env['XWH_TEST_TOKEN'] = 'seen'
    try {
      expect((await check()).problems).toEqual([])
    } finally {
      delete process.env['XWH_TEST_TOKEN']
    }
  })

  it('cannot speak in place of the check', async () => {
    const forged = "if (process.send) process.send({ kind: 'done' }); console.log('noise'.repeat(100000))"
    writePlugin(folder, { 'dist/index.js': entryText("name: ''", forged) })
    expect(codes(await check())).toContain('definition-shape')
  })
})

describe('G3 xwh plugin check: a package of many plugins', () => {
  const many = (hostile = ''): string => `
    exports.manifest = {
      id1: { definition: ${definitionText()}, directory: 'first' },
      id2: { definition: ${definitionText(`slug: 'second', name: 'Second', ${hostile}`)} },
      id3: { definition: ${definitionText("slug: 'third', name: 'Third', actions: {}")} }
    }`

  it('checks the one that is named, by its id, slug, folder or name', async () => {
    writePlugin(folder, { 'dist/index.js': many() })
    const names = ['id3', 'third', 'Third', 'first']
    const reports = await checkManifest('.', names, { from: folder })
    expect(reports.map(({ entry }) => entry)).toEqual(['id3', 'id3', 'id3', 'id1'])
    expect(codes(reports[0]!)).toContain('definition-shape')
  })

  it('checks all of them', async () => {
    writePlugin(folder, { 'dist/index.js': many() })
    const reports = await checkManifest('.', undefined, { from: folder })
    expect(reports.map(({ entry, problems }) => [entry, problems.length > 0])).toEqual([
      ['id1', false],
      ['id2', false],
      ['id3', true]
    ])
  })

  it('checks the others where one ends the process', async () => {
    writePlugin(folder, { 'dist/index.js': many('get presets() { process.exit(4) },') })
    const reports = await checkManifest('.', undefined, { from: folder })
    expect(reports.map(codes)).toEqual([[], ['load-exits'], expect.arrayContaining(['definition-shape'])])
  })

  it('asks which one where none is named', async () => {
    writePlugin(folder, { 'dist/index.js': many() })
    expect(await refusal(check())).toMatch(/holds 3 plugins: actions-acme, second, third\. Name one with --entry/)
  })

  it('tells which is meant where the name is wrong', async () => {
    writePlugin(folder, { 'dist/index.js': many() })
    expect(await refusal(check({ entry: 'secnd' }))).toMatch(/no plugin "secnd"; did you mean "second"\?/)
  })

  it('tells where there is no manifest', async () => {
    writePlugin(folder)
    expect(await refusal(check({ entry: 'acme' }))).toMatch(/has no manifest of several plugins/)
  })
})

describe('what is named', () => {
  it('may be one file, whose package is then not checked', async () => {
    writePlugin(folder, { 'other.js': entryText('', '') }, { dependencies: { '@segment/actions-core': '3' } })
    expect((await checkPlugin('other.js', { from: folder })).problems).toEqual([])
    expect(codes(await checkPlugin('dist/index.js', { from: folder, pack: false }))).toEqual(['core-peer'])
  })

  it('may be a source as it lies in a fork of Segment’s repository', async () => {
    const source = `import type { Payload } from './send/generated-types'\nexport type { Payload }\nexport default ${definitionText()}\n`
    writePlugin(folder, {
      'destinations/acme/index.ts': source,
      'destinations/acme/generated-types.ts': 'export interface Settings {}\n',
      'destinations/acme/send.types.ts': 'export interface Payload { id: string }\n'
    })
    expect(await checkPlugin('destinations/acme/index.ts', { from: folder })).toMatchObject({
      name: 'Acme',
      problems: []
    })
  })

  it.each(['./nowhere', 'no-such-package'])('is told where there is no %s', async (given) => {
    expect(await refusal(checkPlugin(given, { from: folder }))).toMatch(/There is no plugin "/)
  })

  it('is told where a folder has no package.json', async () => {
    expect(await refusal(checkPlugin('.', { from: folder }))).toMatch(/package\.json cannot be read/)
  })
})
