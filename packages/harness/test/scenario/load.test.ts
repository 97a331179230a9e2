import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { loadScenario, parseScenario, runScenario, SCENARIO_SCHEMA_PATH } from '../../src'
import { createFolder, load, problemsOf, run, SIGNED_UP, WORKSPACE } from './support/scenario'

const workspaceYaml = (trigger = 'type = "track"'): string => `version: 1
sources: { website: { writeKey: k1 } }
destinations:
  hooks:
    plugin: actions-webhook-extensible
    source: website
    enabled: true
    mappings:
      - name: All
        action: send
        enabled: true
        trigger: ${trigger}
        fields: { url: https://hooks.example.com/in }
`

describe('scenario files (D4)', () => {
  const folder = createFolder()
  afterAll(folder.remove)

  it('tell every unknown key with its line and the nearest known key', async () => {
    const file = folder.file('workspace.yaml', workspaceYaml())
    const problems = await problemsOf(`workspace: ${file}
event: []
endpoints:
  - request: POST https://hooks.example.com/in
    replie: [200]
expect:
  delivred: 1
`)
    expect(problems).toEqual([
      'test.scenario.yaml:2:1 event: unknown key; did you mean "events"?',
      'test.scenario.yaml:5:5 endpoints[0].replie: unknown key; did you mean "replies"?',
      'test.scenario.yaml:7:3 expect.delivred: unknown key; did you mean "delivered"?'
    ])
  })

  it.each([
    ['', 'The file is empty; it should hold a scenario: workspace, events, endpoints and expect.'],
    ['{}', 'the key "workspace" is missing'],
    ['workspace: nowhere.yaml', 'workspace: the file /'],
    ['a: [', 'This is not valid YAML or JSON']
  ])('%p is refused', async (text, message) => {
    expect((await problemsOf(text)).join('\n')).toContain(message)
  })

  it.each([
    ['endpoints: [{ request: https://a.example.com/ }]', 'expected a method and a URL'],
    ['endpoints: [{ request: PSOT https://a.example.com/ }]', 'unknown method "PSOT"; did you mean "POST"?'],
    ['endpoints: [{ request: POST /orders }]', 'expected a URL that begins with https:// or http://.'],
    [
      'endpoints: [{ request: POST https://a.example.com/, replies: [{ fault: hung }] }]',
      'endpoints[0].replies[0].fault: unknown fault "hung"; did you mean "hang"?'
    ],
    [
      'endpoints: [{ request: POST https://a.example.com/, replies: [{ fault: hang, bytes: 7 }] }]',
      'The fault hang has no argument "bytes"'
    ],
    [
      'endpoints: [{ request: POST http://a.example.com/, replies: [{ fault: tls-expired }] }]',
      'tls-expired needs an endpoint whose URL begins with https://.'
    ],
    [
      'endpoints: [{ request: POST https://a.example.com/, replies: [{ bytes: 7 }] }]',
      'this belongs to a fault, and the reply has none'
    ],
    [
      'endpoints: [{ request: POST https://a.example.com/, replies: [{ delay: soon }] }]',
      'expected a duration, such as 500ms, 2s, 10m or 4h.'
    ],
    ['endpoints: [{ request: POST https://a.example.com/, replies: [99] }]', 'expected a number >= 200.'],
    [
      "endpoints: [{ request: POST https://a.example.com/, headers: { x: { matches: '(' } } }]",
      'no regular expression'.slice(3)
    ],
    ['advance: later', 'advance: expected a duration'],
    ['clock: tomorrow', 'clock: expected a time, such as 2026-01-01T00:00:00Z.'],
    ['retry: sgment', 'unknown retry policy "sgment"; did you mean "segment"?'],
    ['destination: hoks', 'the workspace has no such destination; did you mean "hooks"?'],
    ['expect: { rejected: [{ stage: triger }] }', 'unknown stage "triger"; did you mean "trigger"?'],
    [
      'expect: { rejected: [{ stage: trigger, code: not-match }] }',
      'unknown code "not-match"; did you mean "not-matched"?'
    ],
    ['expect: { requests: [{ url: /orders }] }', 'expect.requests[0].url: expected a URL'],
    ['expect: { requests: [{ at: soon }] }', 'expect.requests[0].at: expected a duration'],
    ['steps: [{ send: [], advance: 1s }]', 'steps[0]: expected one key only.'],
    ['steps: [{}]', 'steps[0]: expected at least one entry.'],
    ['steps: [{ sync: nobody }]', 'the workspace has no such audience or computed trait'],
    ['steps: [{ connect: hoks }]', 'steps[0].connect: the workspace has no such destination; did you mean "hooks"?'],
    ['steps: [{ idp: { url: https://idp.example.com, do: expire } }]', 'identityProviders: has no such URL'],
    [
      'identityProviders: { https://idp.example.com: { clients: { a: b } } }\nsteps: [{ idp: { url: https://idp.example.com, do: fail } }]',
      'do: fail needs a mode, such as invalid-grant.'
    ],
    [
      'identityProviders: { https://idp.example.com: { clients: { a: b } } }\nsteps: [{ idp: { url: https://idp.example.com, do: fail, mode: down } }]',
      'there is no mode "down"'
    ],
    ['identityProviders: { idp.example.com: { clients: {} } }', 'issuer: expected an http or https URL'],
    ['steps: []\nadvance: 1s', 'steps say what is done; move advance into them.'],
    ['events: [{ file: nowhere.json }]', 'the file nowhere.json cannot be read; paths are relative to the scenario.']
  ])('say what is wrong with %p', async (text, message) => {
    const file = folder.file('workspace.yaml', workspaceYaml())
    expect((await problemsOf(`workspace: ${file}\n${text}\n`)).join('\n')).toContain(message)
  })

  it('tell the problems of a workspace with its own file and line, and those of an override with theirs', async () => {
    const file = folder.file('wrong.yaml', workspaceYaml('(type = "track"'))
    const { problems } = await parseScenario(
      `workspace: ${file}
override:
  destinations:
    hooks:
      enabled: perhaps
      colour: blue
`,
      '/there/test.scenario.yaml'
    )
    expect(problems.map(({ file: where, line, path }) => [where, line, path])).toEqual([
      ['/there/test.scenario.yaml', 5, 'destinations.hooks.enabled'],
      ['/there/test.scenario.yaml', 6, 'destinations.hooks.colour']
    ])
    const second = await problemsOf(`workspace: ${file}`)
    expect(second).toEqual([expect.stringMatching(/wrong\.yaml:12:\d+ destinations\.hooks\.mappings\[0\]\.trigger/)])
  })

  it('may hold the workspace, and its problems have the line in the scenario', async () => {
    const text = `name: inline
workspace:
  version: 1
  sources: { website: {} }
  destinations:
    hooks: { plugin: actions-webhook-extensibel, source: website }
`
    expect(await problemsOf(text)).toEqual([
      'test.scenario.yaml:6:22 destinations.hooks.plugin: unknown plugin "actions-webhook-extensibel"; did you mean "actions-webhook-extensible"?'
    ])
  })

  it('merge the override over the workspace: lists are replaced, null removes', async () => {
    const scenario = await load({
      override: {
        destinations: {
          hooks: {
            name: 'Hooks',
            settings: { sharedSecret: null },
            mappings: [{ action: 'send', trigger: 'type = "page"' }]
          }
        }
      },
      endpoints: []
    })
    const [hooks] = scenario.workspace.destinations
    expect([hooks?.name, hooks?.settings, hooks?.mappings.map(({ trigger }) => trigger.source)]).toEqual([
      'Hooks',
      {},
      ['type = "page"']
    ])
  })

  it('fill in environment variables: of the scenario first, then of the process', async () => {
    const workspace = structuredClone(WORKSPACE)
    workspace.destinations.hooks.settings.sharedSecret = '${env:SECRET}'
    workspace.destinations.hooks.mappings[0]!.fields.url = 'https://${env:HOST}/in'
    const scenario = await load(
      {
        workspace,
        env: { SECRET: 'of-the-scenario', NAME: 'named' },
        name: '${env:NAME}',
        endpoints: [{ request: 'POST https://${env:HOST}/in' }]
      },
      { environment: { SECRET: 'of-the-process', HOST: 'erp.example.com' } }
    )
    expect(scenario.workspace.destinations[0]?.settings).toEqual({ sharedSecret: 'of-the-scenario' })
    expect([scenario.name, scenario.endpoints[0]?.request]).toEqual(['named', 'POST https://erp.example.com/in'])
    expect(await problemsOf('workspace: ${env:NOT_SET}')).toEqual([
      expect.stringContaining('The environment variable NOT_SET is not set')
    ])
  })

  it('read events from files of any form, numbered over all of them', async () => {
    folder.file('list.json', '[{"type":"track"},\n {"type":"page"}]')
    folder.file('lines.ndjson', '{"type":"group"}\n\nno json\n')
    const { scenario } = await parseScenario(
      JSON.stringify({ workspace: WORKSPACE, events: [{ file: 'list.json' }, SIGNED_UP, { file: 'lines.ndjson' }] }),
      `${folder.path}/x.scenario.json`
    )
    const [step] = scenario?.steps ?? []
    const events = step?.kind === 'send' ? step.events : []
    expect(
      events.map((event) => [event.number, 'incoming' in event ? event.incoming.event.type : event.error.code])
    ).toEqual([
      [1, 'track'],
      [2, 'page'],
      [3, 'track'],
      [4, 'group'],
      [5, 'unreadable']
    ])
    expect(events[0]?.eventId).toBe('event-1')
    expect(scenario?.files).toEqual([
      `${folder.path}/x.scenario.json`,
      `${folder.path}/list.json`,
      `${folder.path}/lines.ndjson`
    ])
  })

  it('keep a messageId, and find the source by the write key or by name', async () => {
    const workspace = { ...WORKSPACE, sources: { website: { writeKey: 'k1' }, app: { writeKey: 'k2' } } }
    const scenario = await load({ workspace, events: [{ ...SIGNED_UP, messageId: 'm-7', writeKey: 'k1' }] })
    const [step] = scenario.steps
    expect(step?.kind === 'send' && step.events[0]?.eventId).toBe('m-7')
    await expect(load({ workspace })).rejects.toThrow('several sources')
    await expect(load({ workspace, source: 'app' })).resolves.toBeDefined()
  })

  it('refuse a trigger that does not mean what it looks like, unless they say so (R12)', async () => {
    const file = folder.file('odd.yaml', workspaceYaml('not type = "page"'))
    const problems = await problemsOf(`workspace: ${file}`)
    expect(problems.filter((problem) => !problem.includes(' warning:'))).toEqual([
      expect.stringMatching(
        /odd\.yaml:12:\d+ .*A scenario refuses such a trigger unless it says allowDiagnostics: true\./
      )
    ])
    const { scenario } = await parseScenario(`workspace: ${file}\nallowDiagnostics: true`, 'test.scenario.yaml')
    expect(scenario).toBeDefined()
  })

  it('take the trigger of a destination that does not take part as it is', async () => {
    const workspace = structuredClone(WORKSPACE) as { destinations: Record<string, object> }
    workspace.destinations['other'] = {
      ...WORKSPACE.destinations.hooks,
      mappings: [{ action: 'send', trigger: 'not type = "page"' }]
    }
    await expect(load({ workspace, destination: 'hooks' })).resolves.toBeDefined()
    await expect(load({ workspace })).rejects.toThrow('allowDiagnostics')
  })

  it('compile a workspace once for all who share it, and anew where it has changed', async () => {
    const workspaces = new Map()
    const file = folder.file('shared.yaml', workspaceYaml())
    const text = JSON.stringify({ workspace: file })
    const first = await parseScenario(text, 'a.scenario.json', { workspaces })
    const second = await parseScenario(text, 'b.scenario.json', { workspaces })
    expect(second.scenario?.workspace).toBe(first.scenario?.workspace)
    folder.file('shared.yaml', `${workspaceYaml()}# changed\n`)
    const third = await parseScenario(text, 'c.scenario.json', { workspaces })
    expect(third.scenario?.workspace).not.toBe(first.scenario?.workspace)
  })

  it('have the name of their file where they give none', async () => {
    const path = folder.file('expired.scenario.yaml', `workspace: ${folder.file('workspace.yaml', workspaceYaml())}`)
    const { scenario } = await loadScenario(path)
    expect(scenario?.name).toBe('expired')
    expect((await loadScenario(`${folder.path}/none.yaml`)).problems[0]?.message).toBe(
      'The scenario file cannot be read.'
    )
  })

  it('run without a word about what they expect', async () => {
    expect(await run({ expect: undefined })).toMatchObject({ passed: true, failures: [] })
    expect((await runScenario(await load({ events: [], endpoints: [] }))).passed).toBe(true)
  })
})

describe('the published schema', () => {
  it('accepts and refuses by itself, as an editor uses it', () => {
    const validate = new Ajv({ allowUnionTypes: true }).compile(JSON.parse(readFileSync(SCENARIO_SCHEMA_PATH, 'utf8')))
    expect(validate({ workspace: 'w.yaml', events: [SIGNED_UP], expect: { requests: [{ json: null }] } })).toBe(true)
    expect(validate({ workspace: 'w.yaml', expect: { request: [] } })).toBe(false)
    expect(validate({ events: [] })).toBe(false)
  })

  it('describes every key at the top', () => {
    const { properties } = JSON.parse(readFileSync(SCENARIO_SCHEMA_PATH, 'utf8')) as {
      properties: Record<string, { description?: string; $ref?: string }>
    }
    const silent = Object.entries(properties).filter(([, { description, $ref }]) => !description && !$ref)
    expect(silent.map(([name]) => name)).toEqual(['$schema'])
  })
})
