import { workspaceText, problemsOf } from './support/parse'
import { createBench, type Bench } from './support/pipeline'

function benchOf(...filters: string[]): Bench {
  return createBench(workspaceText({ destination: `filters:\n${filters.map((filter) => `  - ${filter}`).join('\n')}` }))
}

const event = {
  messageId: 'm1',
  userId: 'u1',
  event: 'Buy',
  properties: { email: 'a@example.com', total: 5, address: { city: 'Ulm', street: 'x' }, list: [{ a: 1 }] },
  context: { ip: '203.0.113.1', page: { url: 'https://shop.example.com/' } }
}

async function sentData(bench: Bench): Promise<unknown> {
  await bench.push(structuredClone(event))
  await bench.pipeline.drain()
  return bench.sent[0]?.payloads[0]?.['data']
}

describe('C4: destination filters', () => {
  it('drop what their condition is about, and nothing else', async () => {
    const bench = benchOf(`{ name: no heartbeats, when: 'event = "Heartbeat"', action: drop }`)
    await bench.push({ event: 'Heartbeat' }, { event: 'Buy' })
    await bench.pipeline.drain()
    expect(bench.outcomes()).toEqual(['m1 filter/dropped', 'm2 delivered'])
    expect(bench.results[0]?.outcome).toMatchObject({
      error: { reason: 'The filter "no heartbeats" drops this event.' }
    })
  })

  it('drop fields from a copy and leave the rest as it was', async () => {
    const drop = `{ when: 'type = "track"', action: drop-fields, fields: [properties.email, properties.address.street, context.ip, properties.nothing.here] }`
    const bench = benchOf(drop)
    expect(await sentData(bench)).toMatchObject({
      properties: { total: 5, address: { city: 'Ulm' }, list: [{ a: 1 }] },
      context: { page: { url: 'https://shop.example.com/' } }
    })
    const data = bench.sent[0]?.payloads[0]?.['data'] as { properties: object; context: object }
    expect(Object.keys(data.properties)).toEqual(['total', 'address', 'list'])
    expect(data.context).toEqual({ page: { url: 'https://shop.example.com/' } })
    expect(bench.results[0]?.incoming.event.properties).not.toHaveProperty('email')
  })

  it('allow fields in the sections that they name only', async () => {
    const bench = benchOf(
      `{ when: 'type = "track"', action: allow-fields, fields: [properties.total, properties.address.city] }`
    )
    expect(await sentData(bench)).toMatchObject({ userId: 'u1', context: event.context })
    const data = bench.sent[0]?.payloads[0]?.['data'] as { properties: object }
    expect(data.properties).toEqual({ total: 5, address: { city: 'Ulm' } })
  })

  it('run in the order sample, drop, drop fields, allow fields, whatever their order in the file', async () => {
    const bench = benchOf(
      `{ name: allow, when: 'properties.email != null', action: allow-fields, fields: [properties.email] }`,
      `{ name: fields, when: 'type = "track"', action: drop-fields, fields: [properties.email] }`,
      `{ name: drop, when: 'event = "Heartbeat"', action: drop }`,
      `{ name: sample, when: 'event = "Heartbeat"', action: sample, percent: 0 }`
    )
    await bench.push({ event: 'Heartbeat' })
    expect(bench.outcomes()).toEqual(['m1 filter/sampled'])
    await bench.push(structuredClone(event))
    await bench.pipeline.drain()
    const trace = bench.traces.filter(({ stage }) => stage === 'filter').at(-1)
    // The e-mail was dropped, so the condition of "allow" is no longer true.
    expect(trace?.reason).toBe('Filters: fields.')
    expect(trace?.difference).toEqual([{ path: 'properties.email', before: 'a@example.com' }])
  })

  it('let a share through that is the same for the same value in every run', async () => {
    const filter = `{ when: 'type = "track"', action: sample, percent: 30, by: userId }`
    const run = async (): Promise<string[]> => {
      const bench = benchOf(filter)
      for (let index = 0; index < 1_000; index++)
        await bench.push({ messageId: `m${index}`, userId: `u${index % 500}` })
      await bench.pipeline.drain()
      return bench.outcomes().filter((outcome) => outcome.endsWith('delivered'))
    }
    const [first, second] = [await run(), await run()]
    expect(first).toEqual(second)
    expect(first.length).toBeGreaterThan(200)
    expect(first.length).toBeLessThan(400)
    const users = new Set(first.map((outcome) => Number(/m(\d+)/.exec(outcome)?.[1]) % 500))
    expect(first).toHaveLength(users.size * 2)
  })

  it.each([
    [100, 'delivered'],
    [0, 'filter/sampled']
  ])('let %s percent through', async (percent, expected) => {
    const bench = benchOf(`{ when: 'type = "track"', action: sample, percent: ${percent} }`)
    await bench.push({})
    await bench.pipeline.drain()
    expect(bench.outcomes()).toEqual([`m1 ${expected}`])
  })

  it('are passed over where they are not enabled', async () => {
    const bench = benchOf(`{ when: 'type = "track"', action: drop, enabled: false }`)
    await bench.push({})
    await bench.pipeline.drain()
    expect(bench.outcomes()).toEqual(['m1 delivered'])
    expect(bench.traces.map(({ stage }) => stage)).not.toContain('filter')
  })

  it.each([
    [`{ when: 'length(event) > 1', action: drop }`, /filters\[0\]\.when: this is not FQL/],
    [`{ when: 'type = "track"', action: sample }`, /filters\[0\]: a filter that does "sample" needs percent:/],
    [`{ when: 'type = "track"', action: drop-fields }`, /needs fields:/],
    [`{ when: 'type = "track"', action: drop, percent: 5 }`, /filters\[0\]\.percent: "drop" has no use for it/],
    [`{ when: 'type = "track"', action: drop, by: userId }`, /filters\[0\]\.by: only "sample" has a use for it/],
    [
      `{ when: 'type = "track"', action: allow-fields, fields: [email] }`,
      /fields\[0\]: expected a path inside properties/
    ],
    [
      `{ when: 'type = "track"', action: drop-fields, fields: [properties.__proto__.x] }`,
      /this is no path of an event/
    ],
    [`{ when: 'type = "track"', action: remove }`, /expected one of sample, drop, drop-fields, allow-fields/],
    [`{ when: 'type = "track"', action: drop, wehn: x }`, /unknown key "wehn"|wehn/]
  ])('are refused with their line: %s', (filter, expected) => {
    const [problem] = problemsOf(workspaceText({ destination: `filters:\n  - ${filter}` }))
    expect(problem).toMatch(/^shop\.yaml:10:/)
    expect(problem).toMatch(expected)
  })
})
