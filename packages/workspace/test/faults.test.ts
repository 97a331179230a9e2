import { performance } from 'node:perf_hooks'
import { destination as plugin } from '@extensible-webhooks/destination'
import { systemClock } from '@extensible-webhooks/engine'
import {
  defineEntry,
  formatProblem,
  parseWorkspace,
  testEvent,
  type FunctionRunner,
  type LoadResult,
  type TestReport
} from '../src'

interface Parts {
  readonly fields?: string
  readonly trigger?: string
  readonly destination?: string
}

const quoted = (text: string): string => JSON.stringify(text)

function load({ fields = '', trigger = 'type = "track"', destination = '' }: Parts): LoadResult {
  const text = `version: 1
sources: { website: {} }
destinations:
  orders:
    plugin: actions-webhook-extensible
    source: website
    enabled: true
${destination}    mappings:
      - { name: All, action: send, enabled: true, trigger: ${quoted(trigger)}, fields: { url: "https://erp.example.com/" ${fields} } }
`
  const catalog = [defineEntry(plugin, { dynamicAuthentication: true })]
  return parseWorkspace(text, 'shop.yaml', { catalog, environment: {} })
}

/** Sends a bad event and then a good one, without the network; every fault must leave the next event alone. */
async function send(
  parts: Parts,
  bad: object,
  functions?: FunctionRunner
): Promise<{ report: TestReport; ms: number }> {
  const { workspace, problems } = load(parts)
  if (!workspace) throw new Error(problems.map(formatProblem).join('\n'))
  const event = (properties: object, messageId: string) =>
    ({ type: 'track', event: 'x', messageId, properties }) as never
  const startedMs = performance.now()
  const report = await testEvent(
    workspace,
    { destination: 'orders', preview: true, events: [event(bad, 'bad'), event({ value: 'good' }, 'good')] },
    { clock: systemClock, ...(functions ? { functions } : {}) }
  )
  return { report, ms: performance.now() - startedMs }
}

const codeOf = ({ deliveries }: TestReport, id: string): string => {
  const outcome = deliveries.find(({ eventId }) => eventId === id)?.outcome
  return outcome?.status === 'rejected'
    ? `${outcome.error.stage}/${outcome.error.code}`
    : (outcome?.status ?? 'nothing')
}

describe('F36: headers through the whole pipeline', () => {
  it.each([
    ['a line end', 'a\r\nX-Forged: 1'],
    ['a NUL', 'a\0b'],
    ['another script', 'żółw']
  ])('refuses %s that an event brings into a header, logs why, and sends the next event', async (_title, value) => {
    const { report, ms } = await send({ fields: ", headers: { X-Id: { '@path': $.properties.value } }" }, { value })
    expect([codeOf(report, 'bad'), codeOf(report, 'good')]).toEqual(['request/invalid-request', 'delivered'])
    expect(report.requests.map(({ eventIds }) => eventIds)).toEqual([['good']])
    expect(report.trace.find(({ eventId, passed }) => eventId === 'bad' && !passed)?.error?.reason).toMatch(/X-Id/i)
    expect(ms).toBeLessThan(2_000)
  })

  it('refuses a forged header that an insert function puts on the event', async () => {
    const functions: FunctionRunner = {
      handlersOf: async () => ['onTrack'],
      run: async ({ events }) => ({
        ends: events.map((event) => ({
          status: 'returned',
          event: { ...event, properties: { ...event.properties, header: event.messageId === 'bad' ? 'x\nY: 1' : 'x' } }
        })),
        logs: [],
        durationMs: 0,
        memoryBytes: 0
      }),
      close: async () => undefined
    }
    const parts = {
      fields: ", headers: { X-Id: { '@path': $.properties.header } }",
      destination: '    insertFunction: { source: "async function onTrack(event) { return event }" }\n'
    }
    const { report } = await send(parts, {}, functions)
    expect([codeOf(report, 'bad'), codeOf(report, 'good')]).toEqual(['request/invalid-request', 'delivered'])
  })

  it.each(['Host', 'content-length', 'Transfer-Encoding', 'X-Signature', 'webhook-id'])(
    'refuses the reserved name %s',
    async (name) => {
      const { report } = await send({ fields: `, headers: { ${name}: x }` }, {})
      expect(codeOf(report, 'good')).toBe('request/invalid-request')
    }
  )
})

const JUNK = [
  '))))((((',
  'type',
  'type = ',
  '= "track"',
  'and and and',
  'contains(',
  'contains(event, "x"',
  'match()',
  '\u0000',
  '"',
  '💥 = 1',
  'properties. = 1',
  '!'.repeat(200)
]

describe('F38: FQL that makes no sense', () => {
  it.each(JUNK)('%j is an error or a warning in a trigger and in a filter, and throws nothing', (fql) => {
    const startedMs = performance.now()
    const inTrigger = load({ trigger: fql })
    const inFilter = load({ destination: `    filters: [{ when: ${quoted(fql)}, action: drop }]\n` })
    for (const { problems } of [inTrigger, inFilter]) {
      expect(problems.length).toBeGreaterThan(0)
      for (const problem of problems) expect(formatProblem(problem)).toMatch(/^shop\.yaml:\d+:\d+ /)
    }
    expect(performance.now() - startedMs).toBeLessThan(1_000)
  })

  it.each([
    ['5,000 parentheses', '('.repeat(5_000) + 'type = "track"' + ')'.repeat(5_000)],
    ['5,000 ORs', Array.from({ length: 5_000 }, (_, index) => `event = "e${index}"`).join(' or ')]
  ])('%s are read in time, and the workspace answers', async (_title, fql) => {
    const startedMs = performance.now()
    const { workspace, problems } = load({ trigger: fql })
    expect(performance.now() - startedMs).toBeLessThan(2_000)
    expect(workspace !== undefined || problems.some(({ severity }) => severity === 'error')).toBe(true)
  })

  it('leaves the other destination of the same workspace alone', async () => {
    const { report } = await send({ trigger: 'type = "track"' }, {})
    expect(codeOf(report, 'good')).toBe('delivered')
  })
})

describe('F39: templates that grow without measure', () => {
  it.each([
    ['a loop', '{% for i in (1..1000000000) %}x{% endfor %}', /for|disabled|not allowed/i],
    ['a template of 1 MB', 'x'.repeat(1_024 * 1_024), /1,?000|long/i]
  ])('%s is refused in words and in time, and the process goes on', async (_title, template, words) => {
    const startedMs = performance.now()
    const { workspace, problems } = load({ fields: `, data: { a: { '@liquid': ${quoted(template)} } }` })
    if (workspace) {
      const { report } = await send({ fields: `, data: { a: { '@liquid': ${quoted(template)} } }` }, {})
      const outcome = report.deliveries[0]?.outcome
      expect(outcome).toMatchObject({ status: 'rejected', error: { reason: expect.stringMatching(words) } })
    } else {
      expect(problems.map(formatProblem).join('\n')).toMatch(words)
    }
    expect(performance.now() - startedMs).toBeLessThan(2_000)
    expect(codeOf((await send({}, {})).report, 'good')).toBe('delivered')
  })

  it('a value of 1 MB that a template takes in goes through once, and is no loop', async () => {
    const fields = ", data: { a: { '@template': '{{properties.value}}{{properties.value}}' } }"
    const { report, ms } = await send({ fields }, { value: '{{properties.value}}'.repeat(50_000) })
    expect(codeOf(report, 'good')).toBe('delivered')
    expect(ms).toBeLessThan(3_000)
  })
})
