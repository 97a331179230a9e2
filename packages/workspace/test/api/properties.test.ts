import fc from 'fast-check'
import {
  applyWorkspace,
  checkDefinition,
  diffWorkspaces,
  exportToSegment,
  formatWorkspaceFile,
  importFromSegment,
  parseWorkspace,
  type WorkspaceFile
} from '../../src'
import { extensible } from '../support/api'

const catalog = [extensible]

const CANARY = 'canary-5f1c'
const slug = fc.constantFrom('a', 'b', 'orders', 'people-2')
const text = fc.constantFrom('x', 'a b', '"q"', 'true', '12', 'ünï', 'line\nbreak', ' ', '#c', '${env:ANY:-d}')
const trigger = fc.constantFrom(
  'type = "track"',
  'type = "page" and properties.n > 3',
  'event = "A"',
  '!contains(event, "x")'
)
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined })

const mapping = fc.record(
  {
    name: maybe(text),
    action: fc.constant('send'),
    enabled: maybe(fc.boolean()),
    trigger,
    batch: maybe(fc.record({ size: fc.integer({ min: 1, max: 4_000 }) })),
    fields: fc.record(
      {
        url: fc.constantFrom('https://a.example/', { '@path': '$.properties.url' }),
        method: fc.constantFrom('POST', 'PUT', 'PATCH'),
        headers: fc.record({ 'x-region': text, Authorization: fc.constant(`Bearer ${CANARY}`) }),
        data: fc.constantFrom({ '@path': '$.' }, { id: { '@path': '$.userId' } }, { '@path': '$.traits' })
      },
      { requiredKeys: ['url'] }
    )
  },
  { requiredKeys: ['action', 'trigger', 'fields'] }
)

const filter = fc.oneof(
  fc.record({ name: text, when: trigger, action: fc.constant('drop' as const) }),
  fc.record({ when: trigger, action: fc.constant('sample' as const), percent: fc.integer({ min: 0, max: 100 }) }),
  fc.record({
    name: text,
    when: trigger,
    action: fc.constantFrom('drop-fields' as const, 'allow-fields' as const),
    fields: fc.uniqueArray(fc.constantFrom('properties.a', 'traits.email', 'context.device.id'), { minLength: 1 })
  })
)

const destination = fc.record(
  {
    plugin: fc.constant('actions-webhook-extensible'),
    name: text,
    source: fc.constant('website'),
    enabled: fc.boolean(),
    settings: fc.record({ sharedSecret: fc.constant(CANARY) }, { requiredKeys: [] }),
    authentication: fc.constantFrom(
      { type: 'none' as const },
      { type: 'bearer' as const, token: CANARY },
      {
        type: 'oauth2-client-credentials' as const,
        clientId: 'c',
        clientSecret: CANARY,
        tokenUrl: 'https://t.example/',
        params: [{ key: 'api_key', value: CANARY, in: 'body' as const }]
      }
    ),
    insertFunction: fc.record({ source: fc.constant('1'), settings: fc.constant({ apiKey: CANARY, region: 'eu' }) }),
    filters: fc.array(filter, { maxLength: 3 }),
    mappings: fc.array(mapping, { maxLength: 4 })
  },
  { requiredKeys: ['plugin', 'source'] }
)

/** Workspace files as people could write them. */
const file = fc
  .record({ name: text, destinations: fc.dictionary(slug, destination, { maxKeys: 3 }) })
  .map(({ name, destinations }): WorkspaceFile => {
    const written = { version: 1, name, sources: { website: { writeKey: 'k' } }, destinations }
    return JSON.parse(JSON.stringify(written)) as WorkspaceFile
  })

describe('C8: for any workspace', () => {
  it('what is written as YAML is read as the same, and is usable', () => {
    fc.assert(
      fc.property(file, (written) => {
        const result = parseWorkspace(formatWorkspaceFile(written), 'w.yaml', { catalog, environment: {} })
        expect(result.problems.filter(({ severity }) => severity === 'error')).toEqual([])
        expect(result.written).toEqual(written)
      }),
      { numRuns: 100 }
    )
  })

  it('it does not differ from itself, nor from itself in another order', () => {
    fc.assert(
      fc.property(file, (written) => {
        const reversed = JSON.parse(
          JSON.stringify(written, (_key, value: unknown) =>
            typeof value === 'object' && value !== null && !Array.isArray(value)
              ? Object.fromEntries(Object.entries(value).reverse())
              : value
          )
        ) as WorkspaceFile
        expect(diffWorkspaces(written, structuredClone(written))).toEqual([])
        expect(diffWorkspaces(written, reversed)).toEqual([])
      }),
      { numRuns: 100 }
    )
  })

  it('differences are told in both directions, never with a secret in them', () => {
    fc.assert(
      fc.property(file, file, (a, b) => {
        const [there, back] = [diffWorkspaces(a, b, { catalog }), diffWorkspaces(b, a, { catalog })]
        const opposite = { added: 'removed', removed: 'added', changed: 'changed' } as const
        expect(back.map(({ kind, path }) => `${opposite[kind]} ${path}`).sort()).toEqual(
          there.map(({ kind, path }) => `${kind} ${path}`).sort()
        )
        expect(JSON.stringify([there, back, diffWorkspaces(undefined, a), diffWorkspaces(a, undefined)])).not.toContain(
          CANARY
        )
      }),
      { numRuns: 100 }
    )
  })

  it('nothing is left to change once it has been applied with prune', async () => {
    await fc.assert(
      fc.asyncProperty(file, file, async (before, after) => {
        let stored = before
        const target = {
          file: () => stored,
          replace: async (next: WorkspaceFile) => {
            stored = next
            return { ok: true, value: undefined, warnings: [] } as const
          }
        }
        await applyWorkspace(target, after, { prune: true })
        expect(diffWorkspaces(stored, after)).toEqual([])
      }),
      { numRuns: 50 }
    )
  })

  it('an export holds no secret, and what is imported from it exports to the same objects', () => {
    fc.assert(
      fc.property(file, (written) => {
        const first = exportToSegment(written, { catalog })
        expect(JSON.stringify(first)).not.toContain(CANARY)
        const imported = importFromSegment([first.objects], { catalog })
        const second = exportToSegment(imported.file, {
          catalog,
          ids: imported.ids,
          readFile: (path) => imported.functions[path]
        })
        // A secret that was masked there is a variable here; functions without a file get one.
        const comparable = ({ objects }: typeof first): unknown =>
          Object.values(objects)
            .flatMap((list: readonly object[]) =>
              list.map((each) => JSON.stringify({ ...each, displayName: '', name: '' }))
            )
            .map((json) => json.replace(/\$\{env:\w+\}|•+/g, 'secret'))
            .sort()
        expect(comparable(second)).toEqual(comparable(first))
      }),
      { numRuns: 100 }
    )
  })
})

describe('C1, C8: for any JSON', () => {
  it('an import never throws, and prototypes are as they were', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.json({ maxDepth: 6 }).map((json) => JSON.parse(json) as unknown),
            answers()
          )
        ),
        (documents) => {
          const { file: made } = importFromSegment(documents, { catalog })
          expect(made.version).toBe(1)
          expect(Object.getPrototypeOf({})).toBe(Object.prototype)
          expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
        }
      ),
      { numRuns: 300 }
    )
  })

  it('the check of a definition never throws', () => {
    fc.assert(
      fc.property(fc.anything({ maxDepth: 5 }), (value) => {
        const { errors } = checkDefinition(value)
        expect(errors.length).toBeGreaterThan(0)
      }),
      { numRuns: 300 }
    )
  })
})

/** Answers of the API in which members have the wrong types. */
function answers(): fc.Arbitrary<unknown> {
  const wrong = fc.oneof(
    fc.constantFrom<unknown>(null, 1, '', 'x', [], {}, [null], { a: [1] }, true),
    fc.anything({ maxDepth: 1 })
  )
  const object = (members: readonly string[]): fc.Arbitrary<unknown> =>
    fc.record(
      Object.fromEntries(members.map((name) => [name, fc.oneof(wrong, fc.constantFrom<unknown>('s', 'd', 'send'))])),
      {
        requiredKeys: []
      }
    )
  return fc
    .record(
      {
        sources: fc.array(object(['id', 'slug', 'name', 'writeKeys', 'enabled'])),
        destinations: fc.array(object(['id', 'name', 'sourceId', 'metadata', 'settings', 'enabled'])),
        subscriptions: fc.array(
          object(['id', 'name', 'actionSlug', 'destinationId', 'trigger', 'settings', 'enabled'])
        ),
        filters: fc.array(object(['id', 'title', 'destinationId', 'if', 'actions', 'enabled'])),
        functions: fc.array(object(['id', 'displayName', 'code', 'resourceType', 'settings'])),
        insertFunctionInstances: fc.array(object(['id', 'integrationId', 'classId', 'settings', 'encryptedSettings']))
      },
      { requiredKeys: [] }
    )
    .map((data) => ({ data }))
}
