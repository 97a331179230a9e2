import { Destination } from '@segment/actions-core'
import type { JSONObject, Result, SegmentEvent } from '@segment/actions-core'
import { startReceiver, type Receiver } from '@extensible-webhooks/harness'
import { createEngine, createTransport, type Engine, type Transport } from '../../src'
import { sampleDefinition } from '../support/definition'
import { pluginHeaders } from '../support/plugin-headers'
import { withoutStack } from '../support/without-stack'

interface Seen {
  method: string
  path: string
  body: string
  headers: Record<string, string>
}

interface Run {
  value?: unknown
  error?: { name: string; message: string; status?: unknown; code?: unknown }
  requests: Seen[]
  completed: unknown[]
}

let receiver: Receiver
let transport: Transport
let engine: Engine
let stock: Destination<{ base: string; verbose?: boolean }>

beforeAll(async () => {
  receiver = await startReceiver()
  transport = createTransport({ allowPrivateNetwork: true })
  engine = createEngine(sampleDefinition, { transport })
  stock = new Destination(sampleDefinition)
})

afterAll(async () => {
  await transport.close()
  await receiver.close()
})

async function observe(run: (completed: unknown[]) => Promise<unknown>, status: number): Promise<Run> {
  receiver.requests.length = 0
  receiver.reply(status === 204 ? 204 : { status, json: { ok: status < 300 } })
  const completed: unknown[] = []
  const seen = (): Seen[] =>
    receiver.requests.map(({ method, path, body, headers }) => ({
      method,
      path,
      body: body.toString(),
      headers: pluginHeaders(headers)
    }))
  try {
    const value = await run(completed)
    return { value, requests: seen(), completed }
  } catch (error) {
    const { name, message, status: errorStatus, code } = error as Error & { status?: unknown; code?: unknown }
    return { error: { name, message: withoutStack(message), status: errorStatus, code }, requests: seen(), completed }
  }
}

type Host = Pick<Destination, 'onEvent' | 'onBatch'>

async function expectSame(run: (host: Host, completed: unknown[]) => Promise<unknown>, status = 200): Promise<Run> {
  const fromStock = await observe((completed) => run(stock, completed), status)
  const fromEngine = await observe((completed) => run(engine, completed), status)
  expect(fromEngine).toEqual(fromStock)
  return fromEngine
}

const track = (properties: JSONObject): SegmentEvent => ({
  type: 'track',
  event: 'Sale',
  messageId: 'm1',
  userId: 'u1',
  properties
})

const settings = (partnerAction: string, mapping: JSONObject, subscribe = 'type = "track"'): JSONObject => ({
  base: receiver.url,
  subscriptions: [{ name: 'one', partnerAction, subscribe, mapping }]
})

const onComplete =
  (completed: unknown[]) =>
  ({ duration: _, ...stats }: { duration: number }): void => {
    completed.push(
      JSON.parse(
        JSON.stringify(stats, (_, value: unknown) => (typeof value === 'string' ? withoutStack(value) : value))
      )
    )
  }

const idMapping = { id: { '@path': '$.properties.id' }, count: { '@path': '$.properties.count' } }

describe('B1: the engine answers as stock Destination does', () => {
  test.each([200, 204, 400, 404, 429, 500])('posts one event to an endpoint that answers %d', async (status) => {
    const run = await expectSame(
      (host, completed) =>
        host.onEvent(track({ id: 'a', count: '7' }), settings('json', idMapping), {
          onComplete: onComplete(completed)
        }),
      status
    )
    expect(run.requests).toHaveLength(1)
    expect(run.requests[0]?.body).toBe('{"id":"a","count":7}')
  })

  test.each([200, 500])(
    'sends a batch in which one payload is invalid and one event is not wanted (%d)',
    async (status) => {
      const events = [
        track({ id: 'a' }),
        track({}),
        { ...track({ id: 'c' }), type: 'page' as const },
        track({ id: 'd' })
      ]
      const run = await expectSame((host) => host.onBatch(events, settings('json', idMapping)), status)
      expect(run.requests.map(({ method }) => method)).toEqual(['PUT'])
    }
  )

  test('gives the results of each item at its own place', async () => {
    const mapping = { id: { '@path': '$.properties.id' }, fail: { '@path': '$.properties.fail' } }
    const events = [
      track({ id: 'a' }),
      track({}),
      track({ id: 'c', fail: 'yes' }),
      track({ id: 'd', fail: 'sent' }),
      track({ id: 'e', fail: 'missing' })
    ]
    const run = await expectSame((host) => host.onBatch(events, settings('items', mapping)))
    const [{ multistatus } = {}] = run.value as Result[]
    expect(multistatus?.map(({ status }) => status)).toEqual([201, 400, 422, 422, 500])
  })

  test.each(['integration', 'retry', 'type', 'none'])('throws what the action throws: %s', async (kind) => {
    await expectSame((host, completed) =>
      host.onEvent(track({}), settings('throws', { kind }), { onComplete: onComplete(completed) })
    )
  })

  test('adds search parameters, basic authentication and a form body', async () => {
    const run = await expectSame((host) => host.onEvent(track({}), settings('form', { q: 'ü&=', user: 'me' })), 503)
    expect(run.requests[0]?.path).toBe('/form?q=%C3%BC%26%3D&n=1')
    expect(run.requests[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded;charset=UTF-8')
  })

  test('hands the action what core hands it: features, sync mode, hook outputs, matching key, metadata, audience', async () => {
    const mapping = {
      id: 'x',
      __segment_internal_sync_mode: 'add',
      __segment_internal_matching_key: 'email',
      onMappingSave: { outputs: { id: 'l1' } }
    }
    const event: SegmentEvent = {
      ...track({ my_audience: true }),
      context: {
        personas: { computation_class: 'audience', computation_key: 'my_audience', audience_settings: { a: 1 } }
      }
    }
    const run = await expectSame((host) =>
      host.onEvent(
        event,
        { ...settings('context', mapping), oauth: { access_token: 'at', refresh_token: 'rt' } },
        {
          features: { shiny: true },
          stateContext: undefined,
          transactionContext: { transaction: { a: 'b' }, setTransaction: () => undefined }
        }
      )
    )
    expect(JSON.stringify(run.value)).toContain('"audienceMembership":true')
  })

  test.each(['no quotes', 'type = "track" and', '', 'type = "page"'])('tells of the trigger %j', async (subscribe) => {
    await expectSame((host) => host.onEvent(track({}), settings('json', idMapping, subscribe)))
    await expectSame((host) => host.onBatch([track({}), track({})], settings('json', idMapping, subscribe)))
  })

  test.each([
    { id: { '@nope': 1 } },
    { id: { '@path': 7 } },
    { id: { '@if': {} } },
    { id: { '@arrayPath': ['$.properties.list', { a: { '@case': {} } }] } }
  ])('tells of the mapping %j', async (mapping) => {
    await expectSame((host) =>
      host.onEvent(track({ id: 'a', list: [1] }), settings('json', mapping as unknown as JSONObject))
    )
    await expectSame((host) =>
      host.onBatch([track({ id: 'a', list: [1] })], settings('json', mapping as unknown as JSONObject))
    )
  })

  test('refuses settings that do not fit', async () => {
    const run = await expectSame((host) => host.onEvent(track({}), { subscriptions: [] }))
    expect(run.error?.status).toBe(400)
  })

  test('runs several mappings and joins their results in order', async () => {
    const several = {
      base: receiver.url,
      subscriptions: ['a', 'b', 'c'].map((id) => ({
        partnerAction: 'items',
        subscribe: 'type = "track"',
        mapping: { id }
      }))
    } as unknown as JSONObject
    const run = await expectSame((host) => host.onEvent(track({}), several))
    expect(run.value).toHaveLength(9)
  })

  test('gives nothing for an action that does not exist, and an error for a batch of an action without one', async () => {
    await expectSame((host) => host.onEvent(track({}), settings('absent', {})))
    await expectSame((host) => host.onBatch([track({})], settings('throws', {})))
  })

  test('adds its tags to the metrics', async () => {
    const tagsOf = async (host: Host): Promise<unknown> => {
      const counted: unknown[] = []
      const statsClient = { incr: (...args: unknown[]) => counted.push(args) }
      const statsContext = { statsClient, tags: ['t'] }
      await host.onBatch([track({}), track({ id: 'a' })], settings('json', idMapping), {
        statsContext: statsContext as never
      })
      const ofClone = (args: unknown): boolean => JSON.stringify(args).includes('response-clone')
      return { counted: counted.filter((args) => !ofClone(args)), tags: statsContext.tags }
    }
    expect(await tagsOf(engine as unknown as Host)).toEqual(await tagsOf(stock as unknown as Host))
  })

  test('tests credentials and tells the status of a refusal', async () => {
    await expectSame((host) => (host as Destination).testAuthentication({ base: receiver.url }), 200)
    const run = await expectSame((host) => (host as Destination).testAuthentication({ base: receiver.url }), 403)
    expect(run.error?.message).toMatch(/^Credentials are invalid: 403 /)
  })

  test('deletes a user', async () => {
    const run = await expectSame((host) => (host as Destination).onDelete!(track({}), { base: receiver.url }))
    expect(run.requests[0]?.body).toBe('{"userId":"u1"}')
  })

  test('answers dynamic fields, also for names that do not exist', async () => {
    const data = { settings: { base: receiver.url }, payload: {} }
    for (const field of ['id', 'nope', 'a.b', 'list.[2].x']) {
      await expectSame((host) => (host as Destination).executeDynamicField('context', field, data as never))
    }
    await expectSame((host) => (host as Destination).executeDynamicField('absent', 'id', data as never))
  })

  test('runs hooks and validates their inputs', async () => {
    const inputs = [{ list: 'l' }, {}, { list: 7, more: 1 }]
    for (const hookInputs of inputs) {
      const data = () => ({ settings: {}, payload: {}, hookInputs: { ...hookInputs } })
      const fromStock = await observe(
        () => stock.actions['context']!.executeHook('onMappingSave', data() as never),
        200
      )
      const fromEngine = await observe(() => engine.executeHook('context', 'onMappingSave', data()), 200)
      expect(fromEngine).toEqual(fromStock)
    }
    await expect(engine.executeHook('json', 'onMappingSave', {})).rejects.toThrow('does not support any hooks')
  })
})
