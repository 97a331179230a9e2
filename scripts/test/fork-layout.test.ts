import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { exportToFork, type ExportOptions } from '../export-to-fork'
import { DESTINATIONS, registerIn, sourcesForFork } from '../lib/fork'
import { ROOT, listFiles } from '../lib/repository'
import { run } from '../lib/run'

/** The Extensible Webhook's in Segment's catalog; a fork has it for the folder `webhook-extensible`. */
const ID = '66b1f528d26440823fb27af9'
const TSC = join(ROOT, 'scripts', 'test', 'fork', 'node_modules', 'typescript', 'bin', 'tsc')

/** How that repository compiles, as far as it decides what is an error. */
const COMPILER = {
  target: 'es2020',
  lib: ['es2020'],
  module: 'commonjs',
  moduleResolution: 'node',
  strict: true,
  strictPropertyInitialization: false,
  noUnusedLocals: true,
  noUnusedParameters: true,
  esModuleInterop: true,
  experimentalDecorators: true,
  resolveJsonModule: true,
  skipLibCheck: true,
  declaration: true,
  removeComments: true,
  sourceMap: true
}

/** `destinations/index.ts`, with what registers a destination and the manifest that hosts read. */
const INDEX = `import type { DestinationDefinition } from '@segment/actions-core'

export const manifest: Record<string, { definition: DestinationDefinition; path: string }> = {}

register('${ID}', './webhook-extensible')
register('5f7dd6d21ad74f3842b1fc47', './some-other')

function register(id: string, path: string): void {
  manifest[id] = { definition: require(path).default, path: require.resolve(path) }
}
`
const OTHER = `import type { DestinationDefinition } from '@segment/actions-core'

const definition: DestinationDefinition = { name: 'Other', mode: 'cloud', actions: {} }
export default definition
`

/** Sends one event through what the manifest has, in stock core, to a receiver on loopback. */
const DELIVER = `
const { Destination } = require('@segment/actions-core')
const { manifest } = require('./packages/destination-actions/dist/destinations')
const { withReceiver } = require(${JSON.stringify(join(ROOT, 'scripts', 'test', 'consumer', 'receiver'))})

withReceiver(async (url, requests) => {
  const { definition } = manifest[${JSON.stringify(ID)}]
  await new Destination(definition).onEvent(
    { type: 'track', event: 'Order Completed', messageId: 'm-1', properties: { order_id: 'o-1' } },
    {
      sharedSecret: 'a secret',
      subscription: {
        subscribe: 'type = "track"',
        partnerAction: 'send',
        mapping: { url, method: 'POST', data: { id: { '@path': '$.properties.order_id' } } }
      }
    }
  )
  const [{ body, headers }] = requests
  const expected = require('node:crypto').createHmac('sha1', 'a secret').update(body).digest('hex')
  console.log(JSON.stringify({ name: definition.name, body: body.toString(), signed: headers['x-signature'] === expected }))
})
`

describe('G2: a fork of Segment’s repository', () => {
  let fork: string
  beforeAll(async () => {
    const built = await run(process.execPath, [
      join(ROOT, 'node_modules/typescript/bin/tsc'),
      '-b',
      'packages/destination'
    ])
    expect(built).toMatchObject({ code: 0, output: '' })
  }, 120_000)
  beforeEach(() => {
    fork = mkdtempSync(join(tmpdir(), 'xwh-fork-'))
    // What Yarn would install: actions-core, and what the destination depends on.
    symlinkSync(join(ROOT, 'node_modules'), join(fork, 'node_modules'))
    write('package.json', JSON.stringify({ private: true, workspaces: ['packages/*'], resolutions: { a: '1' } }))
    write('tsconfig.json', JSON.stringify({ compilerOptions: COMPILER }))
    write(
      'packages/destination-actions/tsconfig.build.json',
      JSON.stringify({
        extends: '../../tsconfig.json',
        compilerOptions: { composite: true, rootDir: 'src', outDir: 'dist' },
        exclude: ['**/__tests__/**/*.ts'],
        include: ['src']
      })
    )
    write(
      'packages/destination-actions/package.json',
      JSON.stringify({ dependencies: { 'fast-xml-parser': '^4.0.0', liquidjs: '^10.8.4' } })
    )
    write(join(DESTINATIONS, 'index.ts'), INDEX)
    write(join(DESTINATIONS, 'some-other', 'index.ts'), OTHER)
    write(join(DESTINATIONS, 'webhook-extensible', 'index.ts'), OTHER)
    write('deliver.js', DELIVER)
  })
  afterEach(() => {
    rmSync(fork, { recursive: true, force: true })
  })

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(fork, path)), { recursive: true })
    writeFileSync(join(fork, path), text)
  }
  const read = (path: string): string => readFileSync(join(fork, path), 'utf8')
  const put = (options: Partial<ExportOptions> = {}): ReturnType<typeof exportToFork> =>
    exportToFork({ to: fork, slug: 'extensible-webhook', plugin: 'destination', id: ID, dependency: false, ...options })
  const compile = (): ReturnType<typeof run> =>
    run(process.execPath, [TSC, '-p', 'packages/destination-actions/tsconfig.build.json'], { cwd: fork })
  const deliver = (): ReturnType<typeof run> => run(process.execPath, ['--no-warnings', 'deliver.js'], { cwd: fork })

  it.each([
    ['our sources', false],
    ['our npm package', true]
  ])(
    'compiles %s with its own TypeScript and options, and delivers by the id in its manifest through stock core',
    async (_title, dependency) => {
      put({ dependency })
      expect(await compile()).toMatchObject({ code: 0, output: '' })
      const { code, output } = await deliver()
      expect({ code, output }).toEqual({ code: 0, output: expect.any(String) })
      expect(JSON.parse(output)).toEqual({ name: 'Extensible Webhook', body: '{"id":"o-1"}', signed: true })
    },
    120_000
  )

  it('compiles the sources of the search destination, too', async () => {
    put({ plugin: 'destination-search', slug: 'search', id: undefined })
    expect(await compile()).toMatchObject({ code: 0, output: '' })
  }, 60_000)

  it('gets sources in its layout, which import nothing of ours', () => {
    const { written } = put()
    const folder = join(DESTINATIONS, 'extensible-webhook')
    for (const path of [
      'index.ts',
      'generated-types.ts',
      'send/index.ts',
      'send/generated-types.ts',
      'signing/index.ts',
      'LICENSE',
      '__tests__/index.test.ts'
    ]) {
      expect(written).toContain(join(folder, path))
    }
    const { dependencies } = JSON.parse(read('packages/destination-actions/package.json')) as { dependencies: object }
    const allowed = ['@segment/actions-core', ...Object.keys(dependencies)]
    const imports = listFiles(join(fork, folder), ['.ts']).flatMap((path) =>
      [...readFileSync(path, 'utf8').matchAll(/\bfrom '([^']+)'/g)].map(([, name = '']) => name)
    )
    expect(imports.length).toBeGreaterThan(50)
    expect(
      imports.filter((name) => !name.startsWith('.') && !name.startsWith('node:') && !allowed.includes(name))
    ).toEqual([])
    expect(read(join(folder, 'sign.ts'))).toContain("from './signing'")
  })

  it('gets the types of what its sources import, where they are a package of their own', () => {
    const types = { '@types/fast-xml-parser': '^1.0.0', '@types/lodash': '^4.0.0' }
    expect(sourcesForFork('destination', types).devDependencies).toEqual({ '@types/fast-xml-parser': '^1.0.0' })
  })

  it('keeps its own dependencies, gets those that are missing, and the resolution of fast-uri', () => {
    const { notes } = put()
    expect(JSON.parse(read('packages/destination-actions/package.json'))).toMatchObject({
      dependencies: { 'fast-xml-builder': expect.any(String), 'fast-xml-parser': '^4.0.0', liquidjs: '^10.8.4' }
    })
    expect(notes).toEqual([
      expect.stringMatching(/^fast-xml-parser \^4\.0\.0 is there; this destination was tested with \^5/)
    ])
    expect(JSON.parse(read('package.json'))).toMatchObject({ resolutions: { a: '1', 'fast-uri': '3.1.5' } })
    put({ dependency: true })
    expect(JSON.parse(read('packages/destination-actions/package.json'))).toMatchObject({
      dependencies: { '@extensible-webhooks/destination': expect.any(String) }
    })
    expect(readdirSync(join(fork, DESTINATIONS, 'extensible-webhook')).sort()).toEqual(['__tests__', 'index.ts'])
  })

  it('passes the test that is written beside it, with jest', async () => {
    put()
    const config = {
      rootDir: fork,
      transform: {
        '^.+\\.ts$': [
          join(ROOT, 'node_modules/@swc/jest'),
          { jsc: { parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }
        ]
      },
      moduleDirectories: ['node_modules', join(ROOT, 'node_modules')],
      haste: { enableSymlinks: false }
    }
    const args = [join(ROOT, 'node_modules/jest/bin/jest.js'), '--config', JSON.stringify(config)]
    const { code, output } = await run(process.execPath, args, { cwd: fork })
    expect({ code, output }).toEqual({
      code: 0,
      output: expect.stringContaining('has an action send that can be tested')
    })
  }, 60_000)

  it('has the line of an id led to the new folder, and a new id after the others', () => {
    put()
    expect(read(join(DESTINATIONS, 'index.ts'))).toBe(INDEX.replace('./webhook-extensible', './extensible-webhook'))
    expect(registerIn(INDEX, 'a'.repeat(24), 'new')).toBe(
      INDEX.replace("'./some-other')\n", `'./some-other')\nregister('${'a'.repeat(24)}', './new')\n`)
    )
    expect(() => registerIn('export {}', ID, 'new')).toThrow('has no line that begins with register(')
  })

  it.each([
    [{ to: tmpdir() }, /--to .*: there is no packages.destination-actions/],
    [{ id: 'x' }, /--id x: expected 24 hexadecimal digits/],
    [{ slug: '../up' }, /--slug \.\.\/up: use small letters/],
    [{ plugin: 'nothing' }, /There is no package nothing; there are cli, /]
  ])('is left as it was where the export cannot be made: %j', (options, message) => {
    expect(() => put(options)).toThrow(message)
    expect(existsSync(join(fork, DESTINATIONS, 'extensible-webhook'))).toBe(false)
    expect(read(join(DESTINATIONS, 'index.ts'))).toBe(INDEX)
  })
})
