import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { Destination } from '@segment/actions-core'
import { compileTrigger } from '@extensible-webhooks/engine'
import { checkDefinition } from '@extensible-webhooks/workspace'
import {
  AUTHENTICATIONS,
  CI_SYSTEMS,
  createPlugin,
  generateTypes,
  type AuthenticationName,
  type CreatedFile,
  type CreateOptions
} from '../../src'

const ROOT = join(__dirname, '../../../..')
const NAME = '@acme/destination-crm'

type Options = Omit<CreateOptions, 'name' | 'toolsVersion' | 'year'>

const make = (options: Options = {}): Promise<readonly CreatedFile[]> =>
  createPlugin({ name: NAME, toolsVersion: '1.2.3', year: 2026, ...options })

const textOf = (files: readonly CreatedFile[], path: string): string => {
  const file = files.find((each) => each.path === path)
  if (file === undefined) throw new Error(`There is no ${path} among ${files.map((each) => each.path).join(', ')}`)
  return file.text
}

/** Every authentication, with one action and with two in batches. */
const COMBINATIONS: readonly (readonly [string, Options])[] = Object.keys(AUTHENTICATIONS).flatMap((name) => {
  const authentication = name as AuthenticationName
  return [
    [`${name}, one action`, { authentication }],
    [`${name}, three actions, batches`, { authentication, batch: true, actions: ['addUser', 'sendOrder', 'track'] }]
  ] as const
})

describe('G3: a new plugin', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'xwh-create-'))
    // Where an installed plugin would have its dependencies.
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  })
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  const write = (name: string, files: readonly CreatedFile[]): string => {
    const into = join(folder, name.replaceAll(/\W+/g, '-'))
    for (const { path, text } of files) {
      mkdirSync(dirname(join(into, path)), { recursive: true })
      writeFileSync(join(into, path), text)
    }
    return into
  }

  it('has a definition, an action, types, tests, a scenario, a README and what builds and checks it', async () => {
    expect((await make()).map(({ path }) => path)).toEqual([
      '.github/workflows/ci.yml',
      '.gitignore',
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'jest.config.js',
      'package.json',
      'scenarios/upsert-contact.scenario.yaml',
      'src/api.ts',
      'src/authentication.ts',
      'src/generated-types.ts',
      'src/index.ts',
      'src/upsertContact/generated-types.ts',
      'src/upsertContact/index.ts',
      'test/destination.test.ts',
      'test/scenarios.test.ts',
      'tsconfig.build.json',
      'tsconfig.json',
      'workspace.yaml'
    ])
  })

  it('is the same each time', async () => {
    expect(await make({ batch: true })).toEqual(await make({ batch: true }))
  })

  it('depends on core as a peer, on nothing else at run time, and brings what core does not declare (R9, R10)', async () => {
    const manifest = JSON.parse(textOf(await make(), 'package.json')) as Record<string, object>
    expect(manifest).toMatchObject({
      name: NAME,
      peerDependencies: { '@segment/actions-core': '~3.170.0' },
      devDependencies: {
        '@extensible-webhooks/cli': '^1.2.3',
        '@extensible-webhooks/harness': '^1.2.3',
        '@types/json-schema': expect.any(String) as string,
        liquidjs: expect.any(String) as string
      },
      overrides: { 'fast-uri': '3.1.5' }
    })
    expect(manifest['dependencies']).toBeUndefined()
  })

  it('keeps what is no open software out of the open, where its name has a scope', async () => {
    const publishConfig = async (options: Partial<CreateOptions>): Promise<unknown> =>
      (JSON.parse(textOf(await make(options), 'package.json')) as Record<string, unknown>)['publishConfig']
    expect(await publishConfig({})).toEqual({ access: 'restricted' })
    expect(await publishConfig({ licence: 'MIT' })).toEqual({ access: 'public' })
    expect(await publishConfig({ name: 'destination-crm' })).toBeUndefined()
  })

  it.each(Object.keys(CI_SYSTEMS))('has the file for CI of %s and no other', async (ci) => {
    const paths = (await make({ ci: ci as keyof typeof CI_SYSTEMS })).map(({ path }) => path)
    const found = paths.filter((path) => path.startsWith('.git') && path !== '.gitignore')
    expect(found).toEqual({ github: ['.github/workflows/ci.yml'], gitlab: ['.gitlab-ci.yml'], none: [] }[ci])
  })

  it('passes strict types in every combination', async () => {
    const folders = await Promise.all(COMBINATIONS.map(async ([name, options]) => write(name, await make(options))))
    expect(await compile(folder, folders, textOf(await make(), 'tsconfig.json'))).toBe('')
  }, 120_000)

  it.each(COMBINATIONS)(
    'with %s loads in stock core and in our host, and has the types that its definition gives',
    async (name, options) => {
      const files = await make(options)
      const definition = load(write(`${name} loaded`, files))
      expect(checkDefinition(definition)).toEqual({ errors: [], warnings: [] })
      expect(new Destination(definition).definition.slug).toBe('acme-crm')
      for (const { path, text } of await generateTypes(definition)) expect(textOf(files, path)).toBe(text)
      for (const action of Object.values(definition.actions)) {
        expect(compileTrigger(action.defaultSubscription ?? '').diagnostics).toEqual([])
      }
    },
    60_000
  )

  it('writes a title with quotes and a dollar sign as it is', async () => {
    const title = `O'Neill "$&" \`\${CRM}\``
    const definition = load(write('quotes', await make({ title })))
    expect(definition.name).toBe(title)
    expect(definition.presets).toHaveLength(1)
  })

  it('renews no token with the old one: the header is no part of what every request has', async () => {
    for (const authentication of ['oauth2', 'oauth2-client-credentials'] as const) {
      const { extendRequest } = load(write(`${authentication} header`, await make({ authentication })))
      const input = { settings: {}, payload: undefined, auth: { accessToken: 'old', refreshToken: '' } }
      expect(JSON.stringify(extendRequest?.(input))).not.toContain('old')
    }
  })
})

type Loaded = ConstructorParameters<typeof Destination>[0]

/** The definition of a plugin, its default and its named export being one. */
function load(folder: string): Loaded {
  const exported = createRequire(join(folder, 'package.json'))(join(folder, 'src/index.ts')) as Record<string, Loaded>
  const { destination } = exported
  if (destination === undefined || exported['default'] !== destination) throw new Error('The two exports differ.')
  return destination
}

/** What TypeScript says with the settings that a new plugin has; in a process of its own: in jest it takes much longer. */
async function compile(folder: string, folders: readonly string[], tsconfig: string): Promise<string> {
  const { compilerOptions } = JSON.parse(tsconfig) as { compilerOptions: object }
  // The whole harness would take most of the time; scripts/test/plugin-create.test.ts compiles with the installed one.
  const harness = join(folder, 'harness.d.ts')
  writeFileSync(harness, 'export declare function testScenarios(files: string, options: { cwd: string }): void')
  const paths = { '@extensible-webhooks/harness': [harness] }
  const include = folders.flatMap((each) => [join(each, 'src'), join(each, 'test')])
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { ...compilerOptions, paths }, include })
  )
  const args = [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder]
  const ended = promisify(execFile)(process.execPath, args)
  return ended.then(
    () => '',
    (error: unknown) => (error as { readonly stdout: string }).stdout
  )
}
