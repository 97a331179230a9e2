import definition from '@extensible-webhooks/destination'
import { createEngine, createTransport } from '@extensible-webhooks/engine'
import type { Engine, Outcome, Transport } from '@extensible-webhooks/engine'
import { startReceiver } from '@extensible-webhooks/harness'
import type { Receiver } from '@extensible-webhooks/harness'
import type { JSONObject } from '@segment/actions-core'
import { trackEvents } from '../support/call'
import type { Properties } from '../support/call'

/** What the engine's `run` makes of the plugin's results: stages and codes of the table in `docs/errors.md`. */
describe('outcomes through Engine.run', () => {
  let receiver: Receiver
  let transport: Transport
  let engine: Engine
  beforeAll(async () => {
    receiver = await startReceiver()
    transport = createTransport({ allowPrivateNetwork: true })
    engine = createEngine(definition, { transport })
  })
  afterAll(async () => {
    await transport.close()
    await receiver.close()
  })

  const run = async (items: readonly Properties[], fields: JSONObject): Promise<string[]> => {
    receiver.requests.splice(0)
    const mapping = { url: receiver.url, method: 'POST', data: { '@path': '$.properties' }, ...fields }
    const { outcomes } = await engine.run('send', trackEvents(items), { settings: {}, mapping })
    return outcomes.map(codeOf)
  }
  const codeOf = (outcome: Outcome): string =>
    outcome.status === 'delivered' ? 'delivered' : `${outcome.status} ${outcome.error.stage}/${outcome.error.code}`
  const items = [{ id: 0 }, { id: 1 }]

  it('tell what single items came to', async () => {
    const rule = { results_path: 'r', results_failed: { path: 's', values: ['bad'], retry: ['busy'] } }
    receiver.reply({ json: { r: [{ s: 'bad' }, { s: 'busy' }] } })
    expect(await run(items, rule)).toEqual(['rejected response/item-rejected', 'retryable response/item-retryable'])
    receiver.reply({ json: {} })
    expect(await run(items, rule)).toEqual(Array(2).fill('retryable response/results-unreadable'))
  })

  it('tell a batch that was split', async () => {
    receiver.reply(({ body }) => (body.includes('"id":1}') ? 422 : 200))
    expect(await run(items, {})).toEqual(['delivered', 'rejected response/client-error'])
  })

  it('tell what could not be isolated', async () => {
    receiver.reply(({ body }) => (/"bad":true/.test(body.toString()) ? { status: 400, text: body.toString() } : 200))
    const many = Array.from({ length: 128 }, (_, id) => ({ id, bad: id % 5 === 2 }))
    const codes = await run(many, {})
    expect(codes).toContain('rejected response/not-isolated')
    many.forEach(({ bad }, at) => {
      if (bad) expect(codes[at]).toMatch(/^rejected response/)
    })
  })

  it('tell what the plugin refused before any request', async () => {
    expect(await run([{ id: 0 }], { url: 'ftp://example.com' })).toEqual(['rejected request/invalid-request'])
    expect(await run(items, { headers: { host: 'x' } })).toEqual(Array(2).fill('rejected request/invalid-request'))
    expect(receiver.requests).toHaveLength(0)
  })

  it('tell redirects, refused credentials and network errors', async () => {
    receiver.reply({ status: 302, headers: { location: '/x' } })
    expect(await run([{ id: 0 }], {})).toEqual(['rejected response/redirect'])
    expect(await run(items, {})).toEqual(Array(2).fill('rejected response/redirect'))
    receiver.reply(401)
    expect((await run([{ id: 0 }], {}))[0]).toMatch(/^rejected authentication\//)
    expect(await run(items, {})).toEqual(Array(2).fill('rejected authentication/unauthorized'))
    receiver.reply({ raw: (socket) => void socket.destroy() })
    expect(await run([{ id: 0 }], {})).toEqual(['retryable request/reset'])
    expect(await run(items, {})).toEqual(Array(2).fill('retryable request/reset'))
  })

  it('are retryable where a long body is cut and results were wanted in it', async () => {
    receiver.reply({ json: { r: [{ pad: 'x'.repeat(200_000) }, {}] } })
    expect(await run(items, { results_path: 'r' })).toEqual(Array(2).fill('retryable response/results-unreadable'))
    expect(await run(items, {})).toEqual(['delivered', 'delivered'])
  })
})
