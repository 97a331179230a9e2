import { formatFailures, type ScenarioResult } from '../../src'
import { ENDPOINT, run, SIGNED_UP, WORKSPACE } from './support/scenario'

const text = ({ failures }: ScenarioResult): string => formatFailures(failures).join('\n')

describe('what a failing scenario says (D4)', () => {
  it('shows which condition of the trigger was false, with the value it saw', async () => {
    const result = await run({
      events: [{ ...SIGNED_UP, event: 'Signed up' }],
      endpoints: [],
      expect: { delivered: 1 }
    })
    expect(text(result)).toBe(`delivered: expected 1, was 0
  - 1
  + 0
  why event 1 (track "Signed up") stopped at trigger (not-matched): The trigger of no enabled mapping matched the event.
  why   hooks / Track: event = "Signed Up" is false, since event is "Signed up"`)
  })

  it('says that a mapping is not enabled, and that a value is missing', async () => {
    const workspace = structuredClone(WORKSPACE)
    const { mappings } = workspace.destinations.hooks
    mappings[0]!.enabled = false
    mappings.push({ ...mappings[0]!, name: 'Pro', enabled: true, trigger: 'properties.plan = "pro"' })
    const result = await run({ workspace, endpoints: [], expect: { delivered: 1 } })
    expect(text(result)).toContain('hooks / Track: the mapping is not enabled; write enabled: true')
    expect(text(result)).toContain('hooks / Pro: properties.plan = "pro" is false, since properties.plan is missing')
  })

  it('shows where a body differs, the part of the mapping that made it, and what the event has there', async () => {
    const result = await run({
      events: [SIGNED_UP, { ...SIGNED_UP, userId: 'u2' }],
      expect: { requests: [{ json: { user: 'u1', plan: 'free' } }, { json: { user: 'u3', plan: 'pro' } }] }
    })
    expect(text(result)).toBe(`request 2 differs in json.user, json.plan
    json:
  -   plan: pro
  -   user: u3
  +   plan: free
  +   user: u2
  why made by event 2 in hooks / Track
  why json.user: destinations.hooks.mappings[0].fields.data.user is {"@path":"$.userId"}, which gives "u2" for event 2
  why json.plan: destinations.hooks.mappings[0].fields.data.plan is {"@if":{"exists":{"@path":"$.properties.plan"},"then":{"@path":"$.properties.plan"},"else":"free"}}, which gives "free" for event 2`)
  })

  it('finds the item of a batch in its envelope', async () => {
    const workspace = structuredClone(WORKSPACE)
    const [mapping] = workspace.destinations.hooks.mappings
    Object.assign(mapping!, { batch: { size: 2 } })
    Object.assign(mapping!.fields, { batch_envelope: { kind: 'x' }, batch_path: 'in.items' })
    const result = await run({
      workspace,
      events: [SIGNED_UP, { ...SIGNED_UP, userId: 'u2' }],
      expect: { requests: [{ jsonContaining: { in: { items: [{ user: 'u1' }, { user: 'u9' }] } } }] }
    })
    expect(text(result)).toContain('made by events 1, 2 in hooks / Track')
    expect(text(result)).toContain(
      'json.in.items[1].user: destinations.hooks.mappings[0].fields.data.user is {"@path":"$.userId"}, which gives "u2" for event 2'
    )
  })

  it('tells one request too many as that, and one that is missing', async () => {
    const events = [1, 2, 3].map((n) => ({ ...SIGNED_UP, userId: `u${n}` }))
    const made = (...users: string[]): object[] => users.map((user) => ({ jsonContaining: { user } }))
    expect(text(await run({ events, expect: { requests: made('u1', 'u3') } }))).toMatch(
      /^request 2 was not expected: POST https:\/\/hooks\.example\.com\/in \{"user":"u2","plan":"free"\}\n {2}why made by event 2 in hooks \/ Track$/
    )
    expect(text(await run({ events, expect: { requests: made('u1', 'u2', 'u2b', 'u3') } }))).toBe(
      'request 3 was not made: {"jsonContaining":{"user":"u2b"}}'
    )
    expect(text(await run({ expect: { requests: 2 } }))).toContain('requests: expected 2, was 1')
  })

  it('compares only what is listed with matching: subset, in any order', async () => {
    const events = [1, 2].map((n) => ({ ...SIGNED_UP, userId: `u${n}` }))
    const list = [{ jsonContaining: { user: 'u2' } }, { jsonContaining: { user: 'u1' } }]
    expect((await run({ events, expect: { matching: 'subset', requests: list } })).failures).toEqual([])
    expect((await run({ events, expect: { matching: 'subset', requests: list.slice(1) } })).failures).toEqual([])
    const twice = await run({ events, expect: { matching: 'subset', requests: [list[0], list[0]] } })
    expect(text(twice)).toContain('request 1 differs in json.user')
  })

  it('compares headers, methods, URLs and times', async () => {
    const requests = [
      {
        method: 'PUT',
        url: 'https://hooks.example.com/{x}',
        headers: { 'x-signature': { matches: '^v' }, host: null },
        at: '1s'
      }
    ]
    const result = await run({ expect: { requests } })
    expect(text(result)).toMatch(/^request 1 differs in method, headers\.x-signature, at\n/)
    expect(text(result)).toMatch(/\n {2}- method: PUT\n[^]*\n {2}\+ method: POST\n/)
    expect(text(result)).toContain('  - at: 1s\n  + at: 0ms')
  })

  it('lists rejections that were not expected, and those that did not come; what was left out on purpose need not be', async () => {
    const left = { ...SIGNED_UP, integrations: { All: false } }
    expect((await run({ events: [left], endpoints: [], expect: { rejected: [] } })).failures).toEqual([])
    const refused = await run({ endpoints: [{ ...ENDPOINT, replies: [400] }], expect: { rejected: [] } })
    expect(text(refused)).toContain('rejected: event 1 was rejected (response/client-error)')
    expect(text(refused)).toContain('event 1 (track "Signed Up") stopped at response (client-error) in hooks / Track')
    const missing = await run({ expect: { rejected: [{ event: 1, stage: 'response' }] } })
    expect(text(missing)).toContain('rejected: {"event":1,"stage":"response"} did not come')
    expect(text(missing)).toContain('event 1 (track "Signed Up") was delivered in hooks / Track')
    const twice = await run({
      events: [SIGNED_UP, SIGNED_UP],
      endpoints: [{ ...ENDPOINT, replies: [400] }],
      expect: { rejected: [{ code: 'client-error' }] }
    })
    expect(text(twice)).toContain('rejected: event 2 was rejected')
  })

  it('says what waits for the clock, and how to move it', async () => {
    const retry = await run({ endpoints: [{ ...ENDPOINT, replies: [503] }], expect: { delivered: 1 } })
    expect(text(retry)).toMatch(
      /event 1 \(track "Signed Up"\) waits for its next try in hooks \/ Track, after once \(response\/server-error: .*\); advance: moves the clock/
    )
    const hanging = await run({ endpoints: [{ ...ENDPOINT, replies: [{ fault: 'hang' }] }], expect: { delivered: 1 } })
    expect(text(hanging)).toContain('waits for an answer in hooks / Track; advance: moves the clock on to the deadline')
    const workspace = structuredClone(WORKSPACE)
    Object.assign(workspace.destinations.hooks.mappings[0]!, { batch: { size: 2 } })
    const batch = await run({ workspace, endpoints: [], expect: { delivered: 1 } })
    expect(text(batch)).toContain('waits in a batch in hooks / Track')
  })

  it('tells five events, and how many more there are', async () => {
    const events = Array.from({ length: 8 }, () => ({ ...SIGNED_UP, event: 'Other' }))
    const result = await run({ events, endpoints: [], expect: { delivered: 8 } })
    expect(text(result)).toContain('event 5 (track "Other")')
    expect(text(result)).not.toContain('event 6')
    expect(text(result)).toContain('… and 3 more')
  })

  it('fails for a request that no endpoint takes, once however often it was made, and for one that was not called', async () => {
    const result = await run({
      events: [SIGNED_UP, SIGNED_UP],
      endpoints: [{ request: 'POST https://hooks.example.com/inn' }]
    })
    expect(text(result)).toBe(
      [
        'POST https://hooks.example.com/in fits no endpoint. Nearest is POST https://hooks.example.com/inn: url is "https://hooks.example.com/in", not "https://hooks.example.com/inn". (2 times)',
        '',
        'POST https://hooks.example.com/inn was never called; write optional: true where that is all right.'
      ].join('\n')
    )
  })

  it('compares records of the trace in part', async () => {
    const trace = [{ stage: 'trigger', passed: true, destination: 'hooks' }]
    expect((await run({ expect: { trace } })).failures).toEqual([])
    const result = await run({ expect: { trace: [{ stage: 'trigger', passed: false }] } })
    expect(text(result)).toContain('trace: no record fits entry 1, {"stage":"trigger","passed":false}')
  })

  it('shows no secret of the workspace', async () => {
    const result = await run({
      override: {
        destinations: { hooks: { authentication: { type: 'bearer', token: 'a-token-that-nobody-may-see' } } }
      },
      expect: { requests: [{ headers: { authorization: 'Bearer other' } }] }
    })
    expect(result.requests[0]?.headers['authorization']).toBe('Bearer a-token-that-nobody-may-see')
    expect(text(result)).toContain('+   authorization: Bearer [secret]')
    expect(JSON.stringify(result.failures)).not.toContain('nobody-may-see')
  })

  it('lets nothing of an endpoint or an event write to a terminal', async () => {
    const result = await run({
      events: [{ ...SIGNED_UP, event: '\u001b[31mred' }],
      endpoints: [],
      expect: { delivered: 1 }
    })
    expect(text(result)).not.toContain('\u001b')
  })
})
