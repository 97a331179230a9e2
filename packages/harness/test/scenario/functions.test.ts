import { createFunctionRunner } from '@extensible-webhooks/workspace'
import { ENDPOINT, run, SIGNED_UP, WORKSPACE } from './support/scenario'

function withFunction(source: string): object {
  const workspace = structuredClone(WORKSPACE)
  Object.assign(workspace.destinations.hooks, { insertFunction: { source } })
  Object.assign(workspace.destinations.hooks.mappings[0]!.fields, { data: { body: { '@path': '$.body' } } })
  return workspace
}

const events = [1, 2, 3].map((n) => ({ ...SIGNED_UP, userId: `u${n}` }))

describe('insert functions in scenarios (C5, D7)', () => {
  it('are waited for: each event is through its function before the next one is sent', async () => {
    const workspace = withFunction(`
      function onTrack(event) {
        let sum = 0
        for (let n = 0; n < 200000; n++) sum += n % 7
        event.body = event.userId + ' ' + (sum > 0)
        return event
      }`)
    const result = await run({
      workspace,
      events,
      expect: { delivered: 3, requests: events.map(({ userId }) => ({ json: { body: `${userId} true` }, at: 0 })) }
    })
    expect(result.failures).toEqual([])
  })

  it('sleep on the clock, and wake when it is moved', async () => {
    const workspace = withFunction(`
      async function onTrack(event) {
        await new Promise((resolve) => setTimeout(resolve, 3000))
        event.body = new Date().toISOString()
        return event
      }`)
    const still = await run({
      workspace,
      endpoints: [{ ...ENDPOINT, optional: true }],
      expect: { delivered: 0, requests: 0 }
    })
    expect(still.failures).toEqual([])
    const moved = await run({
      workspace,
      events,
      concurrency: 3,
      advance: '1m',
      expect: {
        delivered: 3,
        // Two functions run at one time; the third waits for a thread.
        requests: ['3s', '3s', '6s'].map((at) => ({ json: { body: `2026-01-01T00:00:0${at.slice(0, 1)}.000Z` }, at }))
      }
    })
    expect(moved.failures).toEqual([])
  })

  it('ask mocked endpoints, several at once, and are waited for until the last has answered', async () => {
    const workspace = withFunction(`
      async function onTrack(event) {
        const answers = await Promise.all(['a', 'b'].map((name) => fetch('https://names.example.com/' + name)))
        event.body = (await Promise.all(answers.map((answer) => answer.text()))).join('+')
        return event
      }`)
    const result = await run({
      workspace,
      endpoints: [
        ENDPOINT,
        { request: 'GET https://names.example.com/a', replies: [{ text: 'A', delay: '2s' }] },
        { request: 'GET https://names.example.com/b', replies: [{ text: 'B' }] }
      ],
      advance: '1m',
      expect: { delivered: 1, matching: 'subset', requests: [{ json: { body: 'A+B' }, at: '2s' }] }
    })
    expect(result.failures).toEqual([])
  })

  it('run out of their five seconds on the clock, and are tried again', async () => {
    const workspace = withFunction('async function onTrack(event) { await new Promise(() => undefined) }')
    const result = await run({
      workspace,
      endpoints: [],
      retry: { attempts: 2, baseMs: 1_000 },
      advance: '1m',
      expect: { rejected: [{ event: 1, stage: 'function', code: 'failed' }], waiting: 0 }
    })
    expect(result.failures).toEqual([])
  })

  it('cannot reach what no endpoint takes', async () => {
    const workspace = withFunction(
      "async function onTrack(event) { await fetch('https://evil.example.com/'); return event }"
    )
    const { failures } = await run({ workspace, endpoints: [{ ...ENDPOINT, optional: true }] })
    expect(failures.map(({ message }) => message)).toEqual([
      expect.stringContaining('GET https://evil.example.com/ fits no endpoint.')
    ])
  })

  it('see nothing of what another scenario kept', async () => {
    const workspace = withFunction(`
      async function onTrack(event) {
        event.body = await cache.load('count', 3600, async () => event.userId)
        return event
      }`)
    for (const userId of ['u1', 'u2']) {
      const requests = [{ json: { body: userId } }, { json: { body: userId } }]
      const result = await run({ workspace, events: [{ ...SIGNED_UP, userId }, SIGNED_UP], expect: { requests } })
      expect(result.failures).toEqual([])
    }
  })

  it('draw the same random numbers each time', async () => {
    const workspace = withFunction('function onTrack(event) { event.body = Math.random(); return event }')
    const body = async (random: number): Promise<string | undefined> =>
      (await run({ workspace, random })).requests[0]?.body.toString()
    expect(await body(0.5)).toBe(await body(0.5))
    expect(await body(0.5)).not.toBe(await body(0.25))
  })

  it('are told with their reason where they turn an event away', async () => {
    const workspace = withFunction("function onTrack(event) { throw new DropEvent('not today') }")
    const { failures } = await run({ workspace, endpoints: [], expect: { delivered: 1 } })
    expect(failures[0]?.why).toEqual([
      expect.stringMatching(
        /^event 1 \(track "Signed Up"\) stopped at function \(dropped\) in hooks \/ Track: .*not today/
      )
    ])
  })

  it('may run on another runner', async () => {
    const workspace = withFunction('function onTrack(event) { event.body = 1; return event }')
    let made = 0
    const result = await run(
      { workspace, expect: { delivered: 1 } },
      {
        functions: (options) => {
          made++
          return createFunctionRunner(options)
        }
      }
    )
    expect([result.failures, made]).toEqual([[], 1])
  })
})
