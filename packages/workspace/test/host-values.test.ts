import { parse as parseYaml } from 'yaml'
import {
  checkDefinition,
  createCatalog,
  diffWorkspaces,
  exportToSegment,
  formatProblem,
  importFromSegment,
  parseWorkspace,
  setMember,
  testEvent,
  type Workspace,
  type WorkspaceFile
} from '../src'
import { createMemoryTokenStore } from '@extensible-webhooks/engine'
import { createApiBench, refusals, recordingTransport, valueOf } from './support/api'
import { createTestClock } from './support/clock'
import { recordsPlugin, seen } from './support/records-plugin'

const catalog = [recordsPlugin]

function text(mapping: string, action = 'upsert', fields = '{ table: people }'): string {
  return `version: 1
sources: { website: { writeKey: key-1 } }
destinations:
  people:
    plugin: records
    source: website
    enabled: true
    mappings:
      - name: Keep
        action: ${action}
        enabled: true
        trigger: type = "identify"
        fields: ${fields}
${mapping.replaceAll(/^/gm, '        ')}
`
}

const parse = (file: string, environment: Record<string, string> = {}) =>
  parseWorkspace(file, 'w.yaml', { catalog, environment })

const problems = (file: string): string[] => parse(file).problems.map(formatProblem)

function fieldsOf(file: string, environment: Record<string, string> = {}): unknown {
  const { workspace, problems: found } = parse(file, environment)
  if (!workspace) throw new Error(found.map(formatProblem).join('\n'))
  return workspace.destinations[0]?.mappings[0]?.fields
}

const HOOK = 'hooks: { onMappingSave: { inputs: { name: people }, outputs: { table: people } } }'

describe('B1 C1 the sync mode of a mapping', () => {
  it('goes to the action under the name that core has for it', () => {
    expect(fieldsOf(text('syncMode: delete'))).toMatchObject({
      __segment_internal_sync_mode: 'delete',
      table: 'people'
    })
  })

  it('is the default of the action where it is left out', () => {
    expect(fieldsOf(text(''))).toMatchObject({ __segment_internal_sync_mode: 'upsert' })
    expect(fieldsOf(text('', 'plain'))).not.toHaveProperty('__segment_internal_sync_mode')
  })

  it.each([
    ['syncMode: mirror', 'upsert', /:14:19 .*syncMode: the action "upsert" cannot mirror; known: upsert, delete/],
    ['syncMode: upsert', 'plain', /:14:9 .*syncMode: the action "plain" has no sync modes\./]
  ])('is refused where the action cannot: %s of %s', (mapping, action, words) => {
    expect(problems(text(mapping, action))).toEqual([expect.stringMatching(words)])
  })

  it('is refused where it is none of the five', () => {
    expect(problems(text('syncMode: replace'))[0]).toMatch(/syncMode.*add.*update.*upsert.*delete.*mirror/)
  })

  it('has no place beside fields that are one directive', () => {
    const whole = "{ '@path': $.traits }"
    expect(problems(text('syncMode: delete', 'upsert', whole))[0]).toContain('the fields are one directive')
    expect(fieldsOf(text('', 'upsert', whole))).toEqual({ '@path': '$.traits' })
  })
})

describe('B1 C1 the hooks of a mapping', () => {
  it('go to the action with what they were given and what they left', () => {
    expect(fieldsOf(text(HOOK))).toMatchObject({
      onMappingSave: { inputs: { name: 'people' }, outputs: { table: 'people' } }
    })
  })

  it('have their variables filled in', () => {
    const hook = 'hooks: { onMappingSave: { inputs: { name: "${env:TABLE}" }, outputs: { table: t } } }'
    expect(fieldsOf(text(hook), { TABLE: 'people' })).toMatchObject({ onMappingSave: { inputs: { name: 'people' } } })
  })

  it.each([
    [
      'hooks: { onMappingSave: { inputs: { nam: x }, outputs: { table: x } } }',
      /inputs\.nam: the hook has none of this name; did you mean "name"/
    ],
    ['hooks: { onMappingSave: { outputs: { tables: x } } }', /outputs\.tables: the hook has none of this name/],
    [
      'hooks: { retlOnMappingSave: { outputs: { table: x } } }',
      /retlOnMappingSave: the action "upsert" has no hook of this name/
    ],
    ['hooks: { onSave: {} }', /onSave: unknown key; known: onMappingSave/],
    ['hooks: { onMappingSave: { inputs: { name: { a: 1 } } } }', /inputs\.name/]
  ])('are refused where they do not fit: %s', (mapping, words) => {
    expect(problems(text(mapping))[0]).toMatch(words)
  })

  it('that have not run are warned of, with the command that runs them', () => {
    const { workspace, problems: found } = parse(text('hooks: { onMappingSave: { inputs: { name: people } } }'))
    expect(workspace).toBeDefined()
    expect(found.map(formatProblem)).toEqual([expect.stringMatching(/warning.*has not run yet.*xwh mapping save/)])
  })
})

describe('B1 an action with a sync mode and a hook', () => {
  const run = async (input: object = {}) => {
    const { workspace } = parse(text(`syncMode: delete\n${HOOK}`))
    seen.length = 0
    const report = await testEvent(
      workspace as Workspace,
      { destination: 'people', events: [{ type: 'identify', userId: 'u', traits: { a: 1 } }] as never, ...input },
      { clock: createTestClock(), transport: recordingTransport(), tokens: createMemoryTokenStore() }
    )
    return { report, data: seen.at(-1) }
  }

  it('is handed both by the pipeline, and none among the payload', async () => {
    const { data } = await run()
    expect(data).toMatchObject({
      syncMode: 'delete',
      hookOutputs: { onMappingSave: { outputs: { table: 'people' } } },
      payload: { table: 'people', row: { a: 1 } }
    })
    expect(Object.keys(data?.['payload'] as object).sort()).toEqual(['row', 'table'])
  })

  it('keeps both in a test with other values', async () => {
    const { data } = await run({ mapping: 'Keep', fields: { table: 'tried' } })
    expect(data).toMatchObject({ syncMode: 'delete', payload: { table: 'tried' }, hookOutputs: { onMappingSave: {} } })
  })

  it('shows neither among the mapped values', async () => {
    const { report } = await run()
    expect(JSON.stringify(report.deliveries[0]?.payload)).not.toContain('__segment_internal_sync_mode')
  })
})

describe('C8 sync modes and hooks of Segment', () => {
  const file = parseYaml(text(`syncMode: delete\n${HOOK}`)) as WorkspaceFile

  it('are written under its names, a default one too', () => {
    const settings = (of: WorkspaceFile) => exportToSegment(of, { catalog }).objects.subscriptions[0]?.settings
    expect(settings(file)).toMatchObject({
      __segment_internal_sync_mode: 'delete',
      onMappingSave: { inputs: { name: 'people' }, outputs: { table: 'people' } }
    })
    expect(settings(parseYaml(text('')) as WorkspaceFile)).toMatchObject({ __segment_internal_sync_mode: 'upsert' })
  })

  it('come back as they were', () => {
    const { objects } = exportToSegment(file, { catalog })
    const { file: back, report } = importFromSegment([objects], { catalog })
    expect(report.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(Object.values(back.destinations)[0]?.mappings?.[0]).toMatchObject({
      syncMode: 'delete',
      hooks: { onMappingSave: { inputs: { name: 'people' }, outputs: { table: 'people' } } },
      fields: { table: 'people' }
    })
  })

  it('are told in a comparison', () => {
    const other = parseYaml(text(`syncMode: upsert\n${HOOK}`)) as WorkspaceFile
    expect(diffWorkspaces(file, other, { catalog })).toMatchObject([
      { object: 'mapping', path: 'destinations.people.mappings.Keep.syncMode', before: 'delete', after: 'upsert' }
    ])
  })
})

describe('C3 mappings with sync modes and hooks, step by step', () => {
  const bench = async () => {
    const { api } = await createApiBench({ catalog: createCatalog(catalog) })
    valueOf(await api.createSource({ name: 'Website' }))
    valueOf(await api.addDestination({ plugin: 'records', source: 'website', name: 'People' }))
    return api
  }

  it('show what an action can do, and what its hooks ask for', async () => {
    const api = await bench()
    const [upsert, plain] = valueOf(api.actions('people'))
    expect(upsert).toMatchObject({
      syncModes: [
        { value: 'upsert', label: 'Upsert' },
        { value: 'delete', label: 'Delete' }
      ],
      hooks: [
        {
          hook: 'onMappingSave',
          label: 'Make a table',
          inputs: [
            { name: 'name', type: 'string', required: true, dynamic: true, multiple: false },
            { name: 'size', type: 'integer', required: false, dynamic: false, default: 10 },
            { name: 'tags', multiple: true }
          ]
        }
      ]
    })
    expect(plain).toEqual({ slug: 'plain', title: 'Plain', description: 'Keeps rows' })
  })

  it('are made with those of a preset, and told without a warning', async () => {
    const api = await bench()
    expect(checkDefinition(recordsPlugin.definition).warnings).toEqual([])
    const made = valueOf(await api.createMapping({ destination: 'people', preset: 'Keep people' }))
    expect(made).toMatchObject({ syncMode: 'delete', hooks: { onMappingSave: { outputs: { table: 'people' } } } })
    expect(made.fields).not.toHaveProperty('__segment_internal_sync_mode')
  })

  it('have the default of the action, another that is given, and a third that is set later', async () => {
    const api = await bench()
    expect(valueOf(await api.createMapping({ destination: 'people', action: 'upsert', name: 'A' })).syncMode).toBe(
      'upsert'
    )
    const wanted = { destination: 'people', action: 'upsert', name: 'B', syncMode: 'delete' } as const
    expect(valueOf(await api.createMapping(wanted)).syncMode).toBe('delete')
    expect(valueOf(await api.updateMapping('people', 'A', { syncMode: 'delete' })).syncMode).toBe('delete')
    expect(refusals(await api.updateMapping('people', 'A', { syncMode: 'mirror' }))).toEqual([
      expect.stringContaining('cannot mirror')
    ])
  })
})

describe('setMember', () => {
  const path = ['destinations', 'people', 'mappings', 0, 'hooks', 'onMappingSave']

  it('changes one member of a YAML file, and leaves comments, order and placeholders', () => {
    const before = text('# a comment\nsyncMode: delete').replace('version: 1', '# the head\nversion: 1 # one')
    const after = setMember(before, path, { outputs: { table: 'people' } }, 'yaml')
    expect(parseYaml(after)).toMatchObject({
      destinations: {
        people: { mappings: [{ syncMode: 'delete', hooks: { onMappingSave: { outputs: { table: 'people' } } } }] }
      }
    })
    for (const line of ['# the head', 'version: 1 # one', '# a comment', 'sources: { website: { writeKey: key-1 } }']) {
      expect(after).toContain(line)
    }
    expect(setMember(after, path, { outputs: { table: 'people' } }, 'yaml')).toBe(after)
  })

  it('keeps a JSON file JSON', () => {
    const before = JSON.stringify(parseYaml(text('')))
    const after = JSON.parse(setMember(before, path, { outputs: { table: 't' } }, 'json')) as WorkspaceFile
    expect(after.destinations['people']?.mappings?.[0]?.hooks).toEqual({ onMappingSave: { outputs: { table: 't' } } })
  })
})
