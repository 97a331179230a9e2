import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Ajv } from 'ajv'
import { parse as parseYaml } from 'yaml'
import { formatWorkspaceFile, parseWorkspace, WORKSPACE_SCHEMA_PATH, type WorkspaceFile } from '../src'
import { extensible } from './support/api'

type Schema = Readonly<Record<string, unknown>>

const ROOT = resolve(__dirname, '../../..')
const SCHEMA = JSON.parse(readFileSync(WORKSPACE_SCHEMA_PATH, 'utf8')) as Schema

/** As the language server of an editor compiles it. */
const validate = new Ajv({ strict: true, allowUnionTypes: true, discriminator: true, allErrors: true }).compile(SCHEMA)

function errorsOf(value: unknown): string[] {
  validate(value)
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`)
}

function isObject(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Follows `$ref` into the definitions. */
function resolved(schema: unknown): Schema {
  if (!isObject(schema)) return {}
  const ref = schema['$ref']
  if (typeof ref !== 'string') return schema
  const found = ref
    .replace('#/', '')
    .split('/')
    .reduce<unknown>((part, name) => (isObject(part) ? part[name] : undefined), SCHEMA)
  return { ...resolved(found), ...('description' in schema ? { description: schema['description'] } : {}) }
}

/** The branches of a choice, or the schema itself. */
function branches(schema: Schema): Schema[] {
  const choices = [schema['oneOf'], schema['anyOf']].flatMap((each) => (Array.isArray(each) ? (each as unknown[]) : []))
  return choices.length === 0 ? [schema] : [schema, ...choices.map(resolved)]
}

/** The schemas that a value at a path may have. */
function schemasAt(path: readonly (string | number)[]): Schema[] {
  return path.reduce<Schema[]>(
    (schemas, part) =>
      schemas.flatMap(branches).flatMap((schema) => {
        if (typeof part === 'number') return schema['items'] === undefined ? [] : [resolved(schema['items'])]
        const properties = schema['properties']
        if (isObject(properties) && part in properties) return [resolved(properties[part])]
        return isObject(schema['additionalProperties']) ? [resolved(schema['additionalProperties'])] : []
      }),
    [SCHEMA]
  )
}

/** What an editor offers as keys where the cursor is. */
function completionsAt(...path: (string | number)[]): string[] {
  const keys = schemasAt(path)
    .flatMap(branches)
    .flatMap((schema) => (isObject(schema['properties']) ? Object.keys(schema['properties']) : []))
  return [...new Set(keys)]
}

/** What an editor offers as values where the cursor is. */
function valuesAt(...path: (string | number)[]): unknown[] {
  return schemasAt(path)
    .flatMap(branches)
    .flatMap((schema) =>
      'const' in schema ? [schema['const']] : Array.isArray(schema['enum']) ? (schema['enum'] as unknown[]) : []
    )
}

/** Every property of the schema: its place there, and its schema. */
function properties(schema: unknown, at: string, seen: Set<unknown>): [string, Schema][] {
  if (!isObject(schema) || seen.has(schema)) return []
  seen.add(schema)
  return Object.entries(schema).flatMap(([key, value]): [string, Schema][] => {
    if (key === 'properties' && isObject(value)) {
      return Object.entries(value).flatMap(([name, each]): [string, Schema][] => [
        [`${at}.${name}`, resolved(each)],
        ...properties(each, `${at}.${name}`, seen)
      ])
    }
    const inner = Array.isArray(value) ? (value as unknown[]) : [value]
    return inner.flatMap((each, index) => properties(each, `${at}/${key}${inner.length > 1 ? index : ''}`, seen))
  })
}

describe('C8: the published JSON Schema, as an editor uses it', () => {
  it('compiles in strict mode', () => {
    expect(errorsOf({ version: 1, sources: { a: {} }, destinations: {} })).toEqual([])
    expect(errorsOf({ version: 1, sources: { a: {} }, destination: {} })).not.toEqual([])
  })

  it('describes every property', () => {
    const all = properties(SCHEMA, '', new Set())
    const silent = all.filter(([name, schema]) => typeof schema['description'] !== 'string' && !/\.type$/.test(name))
    expect(all.length).toBeGreaterThan(80)
    expect(silent.map(([name]) => name)).toEqual([])
  })

  it.each<[string, (string | number)[], readonly string[]]>([
    ['at the top', [], ['version', 'name', 'plugins', 'sources', 'destinations', 'audiences', 'traits']],
    ['in a source', ['sources', 'website'], ['name', 'writeKey']],
    [
      'in a destination',
      ['destinations', 'orders'],
      [
        'plugin',
        'name',
        'source',
        'enabled',
        'settings',
        'authentication',
        'limits',
        'transport',
        'insertFunction',
        'filters',
        'mappings'
      ]
    ],
    [
      'in a mapping',
      ['destinations', 'orders', 'mappings', 0],
      ['name', 'action', 'enabled', 'trigger', 'fields', 'syncMode', 'hooks', 'batch']
    ],
    ['in a batch', ['destinations', 'orders', 'mappings', 0, 'batch'], ['size', 'bytes', 'maxWaitMs']],
    [
      'in a filter',
      ['destinations', 'orders', 'filters', 0],
      ['name', 'when', 'action', 'percent', 'by', 'fields', 'enabled']
    ],
    ['in an insert function', ['destinations', 'orders', 'insertFunction'], ['file', 'source', 'settings', 'enabled']],
    ['in a plugin', ['plugins', 'crm'], ['from', 'dynamicAuthentication']],
    ['in the limits', ['destinations', 'orders', 'limits'], ['requestsPerSecond', 'concurrency', 'timeoutMs']]
  ])('completes keys %s', (_title, path, expected) => {
    expect(completionsAt(...path)).toEqual(expect.arrayContaining([...expected]))
    expect(completionsAt(...path)).toHaveLength(expected.length)
  })

  it('completes the keys of every type of authentication, and its types', () => {
    expect(valuesAt('destinations', 'orders', 'authentication', 'type')).toEqual([
      'none',
      'bearer',
      'basic',
      'api-key',
      'oauth2-client-credentials',
      'oauth2-authorization-code'
    ])
    expect(completionsAt('destinations', 'orders', 'authentication')).toEqual(
      expect.arrayContaining(['token', 'username', 'value', 'clientSecret', 'authorizeUrl', 'refreshOn'])
    )
  })

  it.each<[string, (string | number)[], readonly string[]]>([
    ['of a filter', ['destinations', 'x', 'filters', 0, 'action'], ['sample', 'drop', 'drop-fields', 'allow-fields']],
    ['of a place', ['destinations', 'x', 'authentication', 'params', 0, 'in'], ['header', 'body', 'query']]
  ])('completes the values %s', (_title, path, expected) => {
    expect([...new Set(valuesAt(...path))]).toEqual(expected)
  })

  it('has nothing to offer where there is nothing', () => {
    expect(completionsAt('destinations', 'orders', 'nothing')).toEqual([])
    expect(completionsAt('destinations', 'orders', 'enabled')).toEqual([])
  })

  it.each([
    ['enabled', { enabled: '${env:ON:-true}' }],
    ['a number', { limits: { concurrency: '${env:C}' } }]
  ])('takes a variable in place of %s', (_title, part) => {
    const file = { version: 1, sources: { s: {} }, destinations: { a: { plugin: 'p', source: 's', ...part } } }
    expect(errorsOf(file)).toEqual([])
  })

  it.each([
    ['a text where a switch is expected', { destinations: { a: { plugin: 'p', source: 's', enabled: 'yes' } } }],
    ['a plugin without from', { plugins: { a: {} } }],
    ['a filter without when', { destinations: { a: { plugin: 'p', source: 's', filters: [{ action: 'drop' }] } } }],
    [
      'an unknown action of a filter',
      { destinations: { a: { plugin: 'p', source: 's', filters: [{ when: 'x', action: 'hash' }] } } }
    ],
    [
      'percent over 100',
      { destinations: { a: { plugin: 'p', source: 's', filters: [{ when: 'x', action: 'sample', percent: 101 }] } } }
    ],
    [
      'an unknown key of an insert function',
      { destinations: { a: { plugin: 'p', source: 's', insertFunction: { code: '1' } } } }
    ],
    ['settings that are a list', { destinations: { a: { plugin: 'p', source: 's', settings: [] } } }],
    ['a slug with a slash', { destinations: { 'a/b': { plugin: 'p', source: 's' } } }]
  ])('marks %s', (_title, part) => {
    expect(errorsOf({ version: 1, sources: { s: {} }, destinations: {}, ...part })).not.toEqual([])
  })
})

describe('C8: workspace files of this repository', () => {
  const folders = ['examples', 'scenarios', 'recipes']
    .map((name) => join(ROOT, name))
    .filter((path) => existsSync(path))
  const files = folders
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
    .filter((path) => /workspace\.ya?ml$/.test(path))
    .map((path): [string, string] => [path.replace(`${ROOT}/`, ''), readFileSync(path, 'utf8')])
  const blocks = readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .flatMap((name) => {
      const text = readFileSync(join(ROOT, 'docs', name), 'utf8')
      const found = [...text.matchAll(/^```yaml\n((?:#.*\n)*version: 1\n[^]*?)^```$/gm)]
      return found.map((match, index): [string, string] => [`docs/${name} ${index + 1}`, match[1] ?? ''])
    })

  it.each([...files, ...blocks])('fit the schema: %s', (_name, text) => {
    // As it is written, `${env:…}` and all: so it stands in an editor.
    expect(errorsOf(parseYaml(text))).toEqual([])
  })

  it('are found, and name the schema that editors take where they stand', () => {
    expect(files.length).toBeGreaterThan(0)
    expect(blocks.length).toBeGreaterThan(0)
    const named = [...files, ...blocks].flatMap(([name, text]) => {
      const path = /^# yaml-language-server: \$schema=(.+)$/m.exec(text)?.[1]
      return path === undefined ? [] : [{ name, path }]
    })
    expect(named).toContainEqual({
      name: 'examples/workspace.yaml',
      path: '../packages/workspace/schemas/workspace.schema.json'
    })
    for (const { name, path } of named.filter(({ path: each }) => each.startsWith('../'))) {
      expect(resolve(ROOT, name, '..', path)).toBe(resolve(WORKSPACE_SCHEMA_PATH))
    }
  })
})

describe('C8: a workspace file that is written', () => {
  it('is read as the same, with the schema that editors take', () => {
    const file: WorkspaceFile = {
      version: 1,
      name: 'Yes: "quoted" # and more',
      sources: { website: { writeKey: '${env:KEY:-on}' } },
      destinations: {
        orders: {
          plugin: 'actions-webhook-extensible',
          source: 'website',
          mappings: [
            {
              action: 'send',
              trigger: '!contains(event, "x") and event != null',
              fields: { url: `https://a.example/${'x'.repeat(200)}`, data: { a: 'true', b: '12', c: null, d: '' } }
            }
          ]
        }
      }
    }
    const text = formatWorkspaceFile(file, { schema: './s.json' })
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=./s.json')
    expect(parseYaml(text)).toEqual(file)
    expect(parseWorkspace(text, 'w.yaml', { catalog: [extensible], environment: {} })).toMatchObject({
      written: file
    })
    expect(formatWorkspaceFile(file).startsWith('version: 1\n')).toBe(true)
  })
})
