import { createRequestClient as createStockClient } from '@segment/actions-core'
import { startReceiver, type Receiver } from '@extensible-webhooks/harness'
import fc from 'fast-check'
import { createTransport, systemClock, type Transport } from '../../src'
import { createRequestClient } from '../../src/request/request-client'
import { pluginHeaders } from '../support/plugin-headers'
import { runs } from '../support/runs'

let receiver: Receiver
let transport: Transport

beforeAll(async () => {
  receiver = await startReceiver({ status: 201, json: { ok: true } })
  transport = createTransport({ allowPrivateNetwork: true })
})

afterAll(async () => {
  await transport.close()
  await receiver.close()
})

const headerName = fc.constantFrom('X-One', 'x-two', 'Accept', 'content-type', 'Content-Type', 'authorization')
const headerValue = fc.constantFrom('a', 'text/plain', 'undefined', 'application/xml', 'Bearer t', '')
const headers = fc.dictionary(headerName, headerValue, { maxKeys: 4 })
const searchParams = fc.dictionary(fc.constantFrom('q', 'ü', 'a b'), fc.oneof(fc.string(), fc.integer()), {
  maxKeys: 3
})

const bodies = fc.oneof(
  fc.record({ json: fc.jsonValue() }),
  fc.string().map((body) => ({ body })),
  fc.dictionary(fc.string(), fc.string(), { maxKeys: 3 }).map((fields) => ({ body: new URLSearchParams(fields) })),
  fc.uint8Array({ minLength: 1 }).map((bytes) => ({ body: Buffer.from(bytes) })),
  fc.uint8Array({ minLength: 1 }).map((bytes) => ({ body: new Uint8Array(bytes).buffer })),
  fc.constant({})
)

const options = fc
  .record(
    {
      method: fc.constantFrom('post', 'PUT', 'patch', 'delete'),
      headers,
      searchParams,
      username: fc.constantFrom('', 'me', 'mé'),
      password: fc.constantFrom('', 'secret')
    },
    { requiredKeys: ['method'] }
  )
  .chain((common) => bodies.map((body) => ({ ...common, ...body })))

const extension = fc.option(
  fc.record({ headers, username: fc.constantFrom('ext', ''), searchParams }, { requiredKeys: [] }),
  { nil: undefined }
)

/** H1 of the table of deviations: stock core merges a member `headers` into search parameters. */
function withoutH1(path: string): string {
  return path
    .replace(/[?&]headers=%5Bobject\+Object%5D/, (found) => (found.startsWith('?') ? '?' : ''))
    .replace(/\?$|(?<=\?)&/, '')
}

async function observe(send: () => Promise<{ status: number; data: unknown; content: string }>): Promise<unknown> {
  receiver.requests.length = 0
  const { status, data, content } = await send()
  const requests = receiver.requests.map(({ method, path, body, headers: sent }) => ({
    method,
    path: withoutH1(path),
    body: body.toString('base64'),
    headers: pluginHeaders(sent)
  }))
  return { status, data, content, requests }
}

test('requests arrive as those of core’s client, for generated options', async () => {
  await fc.assert(
    fc.asyncProperty(extension, options, async (extended, given) => {
      const url = `${receiver.url}/path?old=1`
      const stock = createStockClient(extended ?? {})
      const ours = createRequestClient({ transport, clock: systemClock }, extended)
      expect(await observe(() => ours(url, given))).toEqual(await observe(() => stock(url, given)))
    }),
    runs(500)
  )
}, 300_000)
