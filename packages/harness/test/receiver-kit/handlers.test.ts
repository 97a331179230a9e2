import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo, Server } from 'node:net'
import { connect } from 'node:net'
import { once } from 'node:events'
import { text as readText } from 'node:stream/consumers'
import { Ajv } from 'ajv'
import express, { type RequestHandler } from 'express'
import fastify, { type FastifyPluginCallback } from 'fastify'
import { signBody } from '@extensible-webhooks/signing'
import { createReceiverKit, startReceiver, type Framework } from '../../src'
import { CASES, type Case } from './support/cases'
import { compile, createFolder } from './support/generated'
import { deliver, only, SHARED, STANDARD, workspaceOf } from './support/workspace'

const folder = createFolder()
const SECRETS = ['ORDERS_SHARED_SECRET', 'ORDERS_STANDARD_WEBHOOKS_SECRET', 'ORDERS_SHARED_SECRET_PREVIOUS']

beforeEach(() => {
  process.env['ORDERS_SHARED_SECRET'] = SHARED
  process.env['ORDERS_STANDARD_WEBHOOKS_SECRET'] = STANDARD
})
afterEach(() => {
  for (const name of SECRETS) Reflect.deleteProperty(process.env, name)
})
afterAll(() => {
  folder.remove()
})

/** What a generated module exports, whatever it is for. */
interface Generated {
  createHandler(onDelivery: (body: unknown, request: unknown) => unknown): unknown
  createPlugin(onDelivery: (body: unknown, request: unknown) => unknown, url?: string): FastifyPluginCallback
}

async function generate({ title, given }: Case, framework: Framework) {
  const { destination, mapping } = only(workspaceOf(given))
  const kit = await createReceiverKit(destination, mapping, { framework })
  if (!('code' in kit.handler)) throw new Error(kit.handler.reason)
  const file = folder.write(`${title.replace(/\W+/g, '-')}-${framework}.ts`, kit.handler.code)
  return { kit, file, load: () => jest.requireActual<Generated>(file) }
}

/** A server in a framework, with the generated handler. */
interface Running {
  readonly url: string
  close(): Promise<unknown>
}

const STARTERS: Readonly<
  Record<Exclude<Framework, 'lambda'>, (module: Generated, take: (body: unknown) => unknown) => Promise<Running>>
> = {
  node: (module, take) => listen(createServer(module.createHandler(take) as RequestListener)),
  express: (module, take) => {
    const app = express()
    app.post('/hook', module.createHandler(take) as RequestHandler)
    app.use(express.json())
    return listen(createServer(app))
  },
  fastify: async (module, take) => {
    const app = fastify()
    await app.register(module.createPlugin(take, '/hook'))
    // Beside the plugin, bodies are parsed as always.
    app.post('/other', (request) => Promise.resolve(request.body))
    const url = await app.listen({ host: '127.0.0.1', port: 0 })
    return { url: `${url}/hook`, close: () => app.close() }
  }
}

async function listen(server: Server): Promise<Running> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/hook`, close: () => new Promise((resolve) => server.close(resolve)) }
}

const frameworks = Object.keys(STARTERS) as Exclude<Framework, 'lambda'>[]

describe('D10: generated handlers', () => {
  it('compile, for every format and framework, under the strictest settings', async () => {
    const files: string[] = []
    for (const one of CASES) files.push((await generate(one, 'node')).file)
    for (const one of CASES.slice(0, 2)) {
      for (const framework of ['express', 'fastify', 'lambda'] as const)
        files.push((await generate(one, framework)).file)
    }
    expect(files).toHaveLength(CASES.length + 6)
    expect(compile(files)).toEqual([])
  }, 60_000)

  it('give onDelivery a body of the type of the mapping', async () => {
    const { file } = await generate(CASES[1]!, 'node')
    const from = `./${file.split('/').at(-1)!.replace('.ts', '')}`
    const uses = (code: string): string =>
      `import { createHandler } from '${from}'\nexport const handler = createHandler((body, request) => { void request; ${code} })\n`
    const good = folder.write(
      'good.ts',
      uses('const id: string = body.meta.items[0]!.buyer + String(request.url); void id')
    )
    const bad = folder.write('bad.ts', uses('void body.meta.item'))
    const wrong = folder.write('wrong.ts', uses('const n: number = body.meta.items[0]!.buyer; void n'))
    expect(compile([good, bad, wrong])).toEqual([
      expect.stringContaining(`bad.ts: Property 'item' does not exist`),
      expect.stringContaining(`wrong.ts: Type 'string' is not assignable to type 'number'`)
    ])
  }, 60_000)

  describe.each(frameworks)('for %s', (framework) => {
    it.each(CASES)('verify and read $title as it is delivered over HTTP', async (one) => {
      const { kit, load } = await generate(one, framework)
      const taken: unknown[] = []
      const server = await STARTERS[framework](load(), (body) => taken.push(body))
      const outcomes = await deliver(workspaceOf(one.given, server.url), one.events)
      await server.close()
      expect(outcomes).toEqual(one.events.map(() => ({ status: 'delivered', httpStatus: 200 })))
      expect(taken).toEqual(one.bodies)
      const fits = new Ajv({ strict: true, strictTypes: false }).compile(kit.schema)
      for (const body of taken) expect([fits(body), fits.errors]).toEqual([true, null])
      for (const body of one.altered) expect([body, fits(body)]).toEqual([body, false])
    })

    it('answer 401 to a body that was altered, to another secret, and to none', async () => {
      const taken: unknown[] = []
      const { load } = await generate(CASES[0]!, framework)
      const server = await STARTERS[framework](load(), (body) => taken.push(body))
      const post = async (body: string, headers: Record<string, string>): Promise<number> =>
        (await fetch(server.url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } }))
          .status
      const body = '{"id":"o-1"}'
      expect(await post(body, { 'x-signature': signBody(SHARED, body) })).toBe(200)
      expect(await post('{"id":"o-2"}', { 'x-signature': signBody(SHARED, body) })).toBe(401)
      expect(await post(body, { 'x-signature': signBody('another', body) })).toBe(401)
      expect(await post(body, {})).toBe(401)
      expect(taken).toEqual([{ id: 'o-1' }])
      await server.close()
    })

    it('answer 400 to a signed body that cannot be read, and 500 where onDelivery throws', async () => {
      const errors = jest.spyOn(console, 'error').mockReturnValue(undefined)
      const { load } = await generate(CASES[0]!, framework)
      const server = await STARTERS[framework](load(), () => {
        throw new Error('The database is away.')
      })
      const post = async (body: string | Buffer): Promise<string> => {
        const headers = { 'content-type': 'application/json', 'x-signature': signBody(SHARED, body) }
        const response = await fetch(server.url, { method: 'POST', body: body as BodyInit, headers })
        return `${response.status} ${await response.text()}`
      }
      expect(await post('{')).toMatch(/^400 /)
      expect(await post(Buffer.from('"\xff"', 'latin1'))).toMatch(/^400 /)
      expect(await post('{}')).toBe('500 The delivery could not be handled.')
      expect(errors).toHaveBeenCalledTimes(1)
      errors.mockRestore()
      await server.close()
    })

    it('take the old secret too while it is changed', async () => {
      process.env['ORDERS_SHARED_SECRET'] = 'a new one'
      process.env['ORDERS_SHARED_SECRET_PREVIOUS'] = SHARED
      const taken: unknown[] = []
      const { load } = await generate(CASES[0]!, framework)
      const server = await STARTERS[framework](load(), (body) => taken.push(body))
      await deliver(workspaceOf(CASES[0]!.given, server.url), CASES[0]!.events)
      await server.close()
      expect(taken).toEqual(CASES[0]!.bodies)
    })

    it('refuse to start without the secret, and name its variable', async () => {
      delete process.env['ORDERS_SHARED_SECRET']
      const { load } = await generate(CASES[0]!, framework)
      await expect(async () => STARTERS[framework](load(), () => undefined)).rejects.toThrow(
        'Set the environment variable ORDERS_SHARED_SECRET'
      )
    })
  })

  it.each(['node', 'express'] as const)(
    'for %s answer 413 before a body that is too large is sent',
    async (framework) => {
      const { load } = await generate(CASES[0]!, framework)
      const server = await STARTERS[framework](load(), () => undefined)
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
      socket.write('POST /hook HTTP/1.1\r\nhost: x\r\ncontent-length: 100000000\r\n\r\n')
      expect(await readText(socket)).toMatch(/^HTTP\/1.1 413 /)
      await server.close()
    }
  )

  it('for express say why a body that was parsed before cannot be verified', async () => {
    const errors = jest.spyOn(console, 'error').mockReturnValue(undefined)
    const { load } = await generate(CASES[0]!, 'express')
    const app = express()
    app.use(express.json())
    app.post('/hook', load().createHandler(() => undefined) as RequestHandler)
    const server = await listen(createServer(app))
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(server.url, { method: 'POST', body: '{}', headers })
    expect(response.status).toBe(500)
    expect(await response.text()).toContain('Mount this route before express.json()')
    errors.mockRestore()
    await server.close()
  })
})

describe('D10: generated handlers for lambda', () => {
  interface Answer {
    readonly statusCode: number
    readonly body: string
  }
  type Handler = (request: object) => Promise<Answer>

  /** What API Gateway (payload format 2.0) makes of a request. */
  const gateway = (headers: object, body: Buffer, base64: boolean): object => ({
    version: '2.0',
    routeKey: '$default',
    rawPath: '/hook',
    headers,
    requestContext: { http: { method: 'POST', path: '/hook' } },
    body: body.toString(base64 ? 'base64' : 'utf8'),
    isBase64Encoded: base64
  })

  it.each(CASES)('verify and read $title, as text and as base64', async (one) => {
    const receiver = await startReceiver(200)
    await deliver(workspaceOf(one.given, receiver.url), one.events)
    await receiver.close()
    const { load } = await generate(one, 'lambda')
    const taken: unknown[] = []
    const handle = load().createHandler((body) => taken.push(body)) as Handler
    const isText = !(one.given.fields && 'gzip' in one.given.fields)
    for (const { headers, body } of receiver.requests) {
      expect(await handle(gateway(headers, body, true))).toMatchObject({ statusCode: 200, body: 'ok' })
      if (isText) expect(await handle(gateway(headers, body, false))).toMatchObject({ statusCode: 200 })
      const other = Buffer.concat([body, Buffer.from(' ')])
      expect(await handle(gateway(headers, other, true))).toMatchObject({ statusCode: 401 })
    }
    expect(taken).toEqual(one.bodies.flatMap((body) => (isText ? [body, body] : [body])))
  })

  it('answer 413 to a body over the limit, and 401 to none', async () => {
    const { load } = await generate(CASES[0]!, 'lambda')
    const handle = load().createHandler(() => undefined) as Handler
    expect(await handle({ headers: {}, body: 'x'.repeat(17 * 1024 * 1024) })).toMatchObject({ statusCode: 413 })
    expect(await handle({ headers: {} })).toMatchObject({ statusCode: 401 })
  })
})
