import { inspect } from 'node:util'
import { startReceiver } from '@extensible-webhooks/harness'
import type { JSONObject } from '@segment/actions-core'
import type { DynamicAuthSettings } from '../../src/settings'
import { failureOf, sendMany, sendOne } from '../support/call'
import { describeHosts } from '../support/receiver'

const CANARY = 'canary 1'
const FORMS = [
  'canary',
  Buffer.from(`u:${CANARY}`).toString('base64').slice(0, 10),
  Buffer.from('canary').toString('hex')
]

const AUTHENTICATIONS: readonly (readonly [string, DynamicAuthSettings])[] = [
  ['an API key in the query', { oauth: { type: 'apiKey' }, apiKey: { name: 'key', value: CANARY, in: 'query' } }],
  ['an API key in a header', { oauth: { type: 'apiKey' }, apiKey: { name: 'x-key', value: CANARY } }],
  ['a bearer token', { oauth: { type: 'bearer' }, bearer: { bearerToken: CANARY } }],
  ['HTTP Basic', { oauth: { type: 'basic' }, basic: { username: 'u', password: CANARY } }]
]

const REPLIES = {
  'a reset': {
    raw: (socket: { destroy(): void }) => {
      socket.destroy()
    }
  },
  'no HTTP': {
    raw: (socket: { end(text: string): void }) => {
      socket.end('nonsense\r\n\r\n')
    }
  },
  'a redirect': { status: 302, headers: { location: '/?key=other' } },
  '401': 401,
  '422': 422,
  '503': 503
}

describeHosts('no secret stands in what is told', (host, receiver) => {
  const settings = (dynamicAuthSettings: DynamicAuthSettings) =>
    ({
      dynamicAuthSettings,
      sharedSecret: CANARY,
      standardWebhooksSecret: `whsec_${Buffer.from('canary canary canary canary').toString('base64')}`
    }) as unknown as JSONObject

  const expectClean = (told: unknown): void => {
    const error = told instanceof Error ? told : undefined
    const members = JSON.stringify(told, error ? Object.getOwnPropertyNames(error) : undefined)
    const text = [members, inspect(told, { depth: 0 }), error?.message, error?.stack].join('\n')
    for (const form of FORMS) expect(text).not.toContain(form)
  }

  describe.each(AUTHENTICATIONS)('under %s', (_name, dynamic) => {
    it.each(Object.entries(REPLIES))('where the endpoint answers with %s', async (_reply, reply) => {
      receiver().reply(reply)
      const fields = { url: receiver().url }
      expectClean(await failureOf(sendOne(host, { a: 1 }, { fields, settings: settings(dynamic) })))
      const call = { fields, settings: settings(dynamic) }
      expectClean(await sendMany(host, [{ a: 1 }, { a: 2 }], call).catch((error: unknown) => error))
    })

    it('where nothing listens, for a part of a batch and for all of it', async () => {
      const closed = await startReceiver()
      await closed.close()
      const call = { fields: { url: { '@path': '$.properties.url' } }, settings: settings(dynamic) }
      const [dead, alive] = [{ url: closed.url }, { url: receiver().url }]
      const error = await failureOf(sendOne(host, dead, call))
      expectClean(error)
      expect(error.message).toContain('ECONNREFUSED')
      expectClean(await failureOf(sendMany(host, [dead], call)))
      const nodes = await sendMany(host, [dead, alive], call)
      expectClean(nodes)
      expect(nodes.map(({ status }) => status)).toEqual([500, 200])
    })
  })
})
