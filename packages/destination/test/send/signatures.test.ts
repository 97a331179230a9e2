import { createHash, createHmac } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { signBody, verifyBody, verifyStandardWebhook } from '@extensible-webhooks/signing'
import type { JSONObject } from '@segment/actions-core'
import { failureOf, sendMany, sendOne } from '../support/call'
import { describeHosts } from '../support/receiver'

const sharedSecret = 'shared'
const standardWebhooksSecret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const previousStandardWebhooksSecret = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'
const privateKey = 'whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg=='
const publicKey = 'whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4='
const FORMATS = ['application/json', 'application/x-www-form-urlencoded', 'text/xml', 'application/x-ndjson']

describeHosts('P2 X-Signature', (host, receiver) => {
  const fieldsFor = (contentType: string, more: JSONObject = {}) => ({
    url: receiver().url,
    headers: { 'content-type': contentType },
    ...more
  })

  it.each(FORMATS)('covers the exact bytes of a single event as %s', async (contentType) => {
    await sendOne(host, { a: 'é', b: { c: [1] } }, { fields: fieldsFor(contentType), settings: { sharedSecret } })
    const { headers, body } = receiver().requests[0]!
    expect(headers['x-signature']).toBe(createHmac('sha1', sharedSecret).update(body).digest('hex'))
  })

  it.each(FORMATS)('covers the exact bytes of a batch as %s', async (contentType) => {
    await sendMany(host, [{ a: 'é' }, { a: 2 }], { fields: fieldsFor(contentType), settings: { sharedSecret } })
    const { headers, body } = receiver().requests[0]!
    expect(headers['x-signature']).toBe(createHmac('sha1', sharedSecret).update(body).digest('hex'))
  })

  it('covers the compressed bytes', async () => {
    await sendOne(host, { a: 1 }, { fields: fieldsFor('application/json', { gzip: true }), settings: { sharedSecret } })
    const { headers, body } = receiver().requests[0]!
    expect(verifyBody({ headers, body, secrets: [sharedSecret] })).toBeDefined()
  })

  it('covers no bytes where there is no body', async () => {
    await sendOne(host, { a: 1 }, { fields: { url: receiver().url, method: 'GET' }, settings: { sharedSecret } })
    expect(receiver().requests[0]?.headers['x-signature']).toBe(signBody(sharedSecret, ''))
  })

  it('comes with X-Signature-Previous while the secret is rotated', async () => {
    const settings = { sharedSecret: 'new', previousSharedSecret: 'old' }
    await sendOne(host, { a: 1 }, { fields: fieldsFor('application/json'), settings })
    const { headers, body } = receiver().requests[0]!
    expect(headers['x-signature']).toBe(signBody('new', body))
    expect(headers['x-signature-previous']).toBe(signBody('old', body))
  })

  it('is absent without a secret', async () => {
    await sendOne(host, { a: 1 }, { fields: fieldsFor('application/json') })
    expect(receiver().requests[0]?.headers).not.toHaveProperty('x-signature')
  })

  it('covers the JSON of the first item where signFirstItemOnly is on, as the documented quirk', async () => {
    const settings = { sharedSecret, signFirstItemOnly: true }
    await sendMany(host, [{ a: 1 }, { a: 2 }], { fields: fieldsFor('application/x-www-form-urlencoded'), settings })
    await sendOne(host, { a: 3 }, { fields: fieldsFor('application/x-www-form-urlencoded'), settings })
    const signatures = receiver().requests.map(({ headers }) => headers['x-signature'])
    expect(signatures).toEqual([signBody(sharedSecret, '{"a":1}'), signBody(sharedSecret, '{"a":3}')])
  })
})

describeHosts('P3 Standard Webhooks', (host, receiver) => {
  const settings = { standardWebhooksSecret }
  const fields = (more: JSONObject = {}) => ({ url: receiver().url, message_id: { '@path': '$.messageId' }, ...more })

  it('is verified by the standardwebhooks package, single and batch', async () => {
    await sendOne(host, { a: 'é' }, { fields: fields(), settings })
    await sendMany(host, [{ a: 1 }, { a: 2 }], { fields: fields(), settings })
    for (const { headers, body } of receiver().requests) {
      expect(new Webhook(standardWebhooksSecret).verify(body.toString(), { ...headers })).toBeDefined()
    }
  })

  it('carries two signatures during a rotation, each verified by its own secret', async () => {
    await sendOne(host, { a: 1 }, { fields: fields(), settings: { ...settings, previousStandardWebhooksSecret } })
    const { headers, body } = receiver().requests[0]!
    expect(headers['webhook-signature']).toMatch(/^v1,[^ ]+ v1,[^ ]+$/)
    for (const secret of [standardWebhooksSecret, previousStandardWebhooksSecret]) {
      expect(new Webhook(secret).verify(body.toString(), { ...headers })).toEqual({ a: 1 })
    }
  })

  it('signs with ed25519 for a whsk_ key, verified by its public key', async () => {
    await sendOne(host, { a: 1 }, { fields: fields(), settings: { standardWebhooksSecret: privateKey } })
    const { headers, body } = receiver().requests[0]!
    expect(headers['webhook-signature']).toMatch(/^v1a,/)
    expect(verifyStandardWebhook({ headers, body, secrets: [publicKey] }).id).toBe('m-1')
  })

  it('stands beside X-Signature', async () => {
    await sendOne(host, { a: 1 }, { fields: fields(), settings: { ...settings, sharedSecret } })
    expect(Object.keys(receiver().requests[0]!.headers)).toEqual(
      expect.arrayContaining(['x-signature', 'webhook-id', 'webhook-timestamp', 'webhook-signature'])
    )
  })

  it('has the message id of a single event', async () => {
    await sendOne(host, { a: 1 }, { fields: fields(), settings })
    expect(receiver().requests[0]?.headers['webhook-id']).toBe('m-1')
  })

  it('has the SHA-256 of the body where the mapping gives no id', async () => {
    await sendOne(host, { a: 1 }, { fields: { url: receiver().url }, settings })
    await sendMany(host, [{ a: 1 }], { fields: { url: receiver().url }, settings })
    const ids = receiver().requests.map(({ headers }) => headers['webhook-id'])
    expect(ids).toEqual(['{"a":1}', '[{"a":1}]'].map((body) => createHash('sha256').update(body).digest('hex')))
  })

  it.each(['a.b', 'é', 'x'.repeat(300), 'a b'])('has the SHA-256 of an id that no header can hold: %j', async (id) => {
    await sendOne(host, { a: 1 }, { fields: fields({ message_id: id }), settings })
    expect(receiver().requests[0]?.headers['webhook-id']).toBe(createHash('sha256').update(id).digest('hex'))
  })

  it('has the same id for the same items on every attempt, and another one for other items', async () => {
    await sendMany(host, [{ a: 1 }, { a: 2 }], { fields: fields(), settings })
    await sendMany(host, [{ a: 1 }, { a: 2 }], { fields: fields(), settings })
    await sendMany(host, [{ a: 1 }], { fields: fields(), settings })
    const [first, again, other] = receiver().requests.map(({ headers }) => headers['webhook-id'])
    expect(again).toBe(first)
    expect(other).not.toBe(first)
  })

  it('has a fresh timestamp on every attempt', async () => {
    const now = jest.spyOn(Date, 'now')
    const start = Date.now()
    try {
      for (const seconds of [0, 90]) {
        now.mockReturnValue(start + seconds * 1_000)
        await sendOne(host, { a: 1 }, { fields: fields(), settings })
      }
    } finally {
      now.mockRestore()
    }
    const [first, second] = receiver().requests.map(({ headers }) => headers)
    expect(Number(second?.['webhook-timestamp']) - Number(first?.['webhook-timestamp'])).toBe(90)
    expect(second?.['webhook-id']).toBe(first?.['webhook-id'])
    expect(second?.['webhook-signature']).not.toBe(first?.['webhook-signature'])
  })

  it.each([
    ['standardWebhooksSecret', { standardWebhooksSecret: 'whsec_canary*' }],
    ['previousStandardWebhooksSecret', { ...settings, previousStandardWebhooksSecret: 'whsec_canary*' }]
  ])('tells a malformed %s without showing it, and sends nothing', async (name, malformed) => {
    const call = { fields: fields(), settings: malformed }
    for (const sending of [sendOne(host, { a: 1 }, call), sendMany(host, [{ a: 1 }], call)]) {
      const error = await failureOf(sending)
      expect(error.message).toMatch(new RegExp(`^${name}: .*base64`))
      expect(error.message).not.toContain('canary')
      expect(error.status).toBe(400)
    }
    expect(receiver().requests).toHaveLength(0)
  })

  it('P18 has its secrets checked by testAuthentication', async () => {
    await host.testAuthentication({ standardWebhooksSecret, previousStandardWebhooksSecret: privateKey })
    const error = await failureOf(host.testAuthentication({ standardWebhooksSecret: 'whsec_canary*' }))
    expect(error.message).toMatch(/standardWebhooksSecret: .*base64/)
    expect(error.message).not.toContain('canary')
  })
})
