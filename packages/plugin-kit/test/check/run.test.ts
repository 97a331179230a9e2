import type { PluginProblem } from '../../src'
import { runDefinition } from '../../src/check/run/run-definition'
import { RUN_RULES } from '../../src/check/run/run-table'
import { sampleEvent } from '../../src/check/run/sample-event'
import type { Loose } from '../../src/loose'
import { definitionWith, goodDefinition } from '../support/good-definition'

const text = { label: 'L', description: 'D', type: 'string' }

async function run(definition: Loose, dialled: () => readonly string[] = () => []): Promise<PluginProblem[]> {
  const told: PluginProblem[] = []
  const watch = { began: () => undefined, dialled, limitMs: 100 }
  await runDefinition(definition, watch, (problem) => told.push(problem))
  return told
}

describe('G3 actions and presets, run on events made for them', () => {
  it('of a definition with nothing wrong with it are told nothing', async () => {
    expect(await run(goodDefinition())).toEqual([])
  })

  it('are really run: perform gets the payload, performBatch two', async () => {
    const seen: unknown[] = []
    const note = (_request: unknown, { payload }: { payload: unknown }) => void seen.push(payload)
    await run(definitionWith({ 'actions.send.perform': note, 'actions.send.performBatch': note }))
    const payload = { id: 'm-1', list: 'list', total: 7, enable_batching: true }
    expect(seen).toEqual([payload, [payload, payload]])
  })

  it('never send: every request is answered at once, wherever it goes', async () => {
    const answers: unknown[] = []
    const perform = async (request: (url: string) => Promise<{ status: number }>) => {
      answers.push((await request('https://10.0.0.1/nobody')).status)
    }
    await run(definitionWith({ 'actions.send.perform': perform, 'actions.send.performBatch': undefined }))
    expect(answers).toEqual([200])
  })

  it('are told where a default gives no valid payload', async () => {
    const changes = {
      'actions.send.fields.id.default': { '@arrayPath': ['$.properties.ids', { a: { '@path': '$.a' } }] },
      'actions.send.fields.id.type': 'object',
      presets: []
    }
    expect(await run(definitionWith(changes))).toMatchObject([
      {
        code: 'action-rejected',
        severity: 'warning',
        where: 'actions.send',
        what: expect.stringContaining('must be an object')
      }
    ])
  })

  it('are told where a preset gives no valid payload', async () => {
    const changes = { 'actions.send.fields.kind': { ...text, choices: ['a', 'b'] }, 'presets[0].mapping.kind': 'c' }
    expect(await run(definitionWith(changes))).toMatchObject([
      { code: 'preset-rejected', where: 'presets[0]', what: expect.stringContaining('must be one of') }
    ])
  })

  it('are run where another mapping does not compile, which is told elsewhere', async () => {
    const ran: string[] = []
    const { send } = goodDefinition()['actions'] as { send: Loose }
    const other = { ...send, title: 'Other', perform: () => void ran.push('other') }
    const changes = { 'actions.send.fields.id.default': { '@nothing': 1 }, 'actions.other': other }
    expect(await run(definitionWith(changes))).toEqual([])
    expect(ran).toEqual(['other'])
  })

  it('are told of a subscription whose conditions exclude each other', async () => {
    const changes = { 'actions.send.defaultSubscription': 'type = "track" and type = "page"' }
    expect(await run(definitionWith(changes))).toMatchObject([{ code: 'trigger-never', where: 'actions.send' }])
  })

  it.each(['perform', 'performBatch'])('are told where %s fails before it has sent anything', async (name) => {
    const fail = (_request: unknown, data: Loose) => (data['nothing'] as Loose)['here']
    expect(await run(definitionWith({ [`actions.send.${name}`]: fail }))).toMatchObject([
      { code: 'perform-throws', where: `actions.send.${name}`, what: expect.stringContaining('TypeError') }
    ])
  })

  it('are not told of errors that a plugin throws on purpose, or after the answer of no real vendor', async () => {
    const refuse = () => Promise.reject(Object.assign(new Error('no'), { name: 'PayloadValidationError' }))
    const after = async (request: (url: string) => Promise<{ data: { list: { id: string }[] } }>) =>
      (await request('https://acme.example')).data.list[0]?.id
    expect(await run(definitionWith({ 'actions.send.perform': refuse, 'actions.send.performBatch': after }))).toEqual(
      []
    )
  })

  it('are told where a call does not end', async () => {
    const perform = () => new Promise(() => undefined)
    expect(await run(definitionWith({ 'actions.send.perform': perform }))).toMatchObject([
      { code: 'perform-hangs', severity: 'error', where: 'actions.send.perform' }
    ])
  })

  it('are told where they connect past the request client', async () => {
    let asked = 0
    const dialled = () => (++asked === 2 ? ['kafka.example', 'kafka.example'] : [])
    expect(await run(goodDefinition(), dialled)).toMatchObject([
      {
        code: 'own-connection',
        where: 'actions.send.perform',
        what: expect.stringMatching(/connects to kafka\.example by/)
      }
    ])
  })

  it('can run with every way to ask for a sync mode and an audience', async () => {
    const seen: unknown[] = []
    const perform = (_request: unknown, data: Loose) => void seen.push(data['syncMode'], data['audienceSettings'])
    const syncMode = { default: 'add', label: 'L', description: 'D', choices: [{ value: 'add', label: 'Add' }] }
    const changes = {
      'actions.send.perform': perform,
      'actions.send.performBatch': undefined,
      'actions.send.syncMode': syncMode,
      audienceConfig: { mode: { type: 'synced' } },
      audienceFields: { list: text }
    }
    await run(definitionWith(changes))
    expect(seen).toEqual(['add', { list: 'list' }])
  })

  it('the codes of runs are all tested here, but for the one that needs a process', () => {
    expect(
      Object.values(RUN_RULES)
        .map(({ code }) => code)
        .sort()
    ).toEqual(
      [
        'action-rejected',
        'own-connection',
        'perform-hangs',
        'perform-throws',
        'preset-rejected',
        'stray-error',
        'trigger-never'
      ].sort()
    )
  })
})

describe('the event that is made for a mapping', () => {
  it.each([
    ['type = "identify"', { type: 'identify' }],
    ['type = "track" and event = "A" and properties.total > 10', { event: 'A', properties: { total: 11 } }],
    ['type = "track" and (event = "A" or event = "B")', { event: 'A' }],
    [
      'type = "page" and name = "Home" and context.device.type = "ios"',
      { name: 'Home', context: { device: { type: 'ios' } } }
    ],
    ['type = "identify" and traits.vip = true', { traits: { vip: true } }],
    ['type = "track" and contains(event, "Order")', { event: 'Order' }]
  ])('is one that %s wants', (fql, expected) => {
    expect(sampleEvent(fql, {}, {})).toMatchObject(expected)
  })

  it('has at each path that is read a value which the field takes', () => {
    const fields = {
      at: { ...text, type: 'datetime' },
      count: { ...text, type: 'integer', minimum: 10 },
      user: { ...text, format: 'uuid' },
      kind: { ...text, choices: [{ label: 'One', value: 'one' }] },
      tags: { ...text, multiple: true },
      greeting: text,
      items: { ...text, type: 'object', multiple: true, properties: { price: { ...text, type: 'number' } } }
    }
    const mapping = {
      at: { '@path': '$.properties.at' },
      count: { '@path': '$.properties.deep.count' },
      user: { '@path': '$.userId' },
      kind: {
        '@if': { exists: { '@path': '$.properties.kind' }, then: { '@path': '$.properties.kind' }, else: 'one' }
      },
      tags: { '@path': '$.properties.tags' },
      greeting: { '@template': 'Hello {{properties.first}}' },
      items: { '@arrayPath': ['$.properties.products', { price: { '@path': '$.price' } }] }
    }
    expect(sampleEvent('', mapping, fields)).toMatchObject({
      userId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      properties: {
        at: expect.stringContaining('2026-'),
        deep: { count: 10 },
        kind: 'one',
        tags: ['tags'],
        first: 'greeting',
        products: [{ price: 7 }]
      }
    })
  })

  it('cannot change what all objects share', () => {
    sampleEvent('', { a: { '@path': '$.__proto__.polluted' }, b: { '@path': '$.constructor.prototype.polluted' } }, {})
    expect(({} as Loose)['polluted']).toBeUndefined()
  })
})
