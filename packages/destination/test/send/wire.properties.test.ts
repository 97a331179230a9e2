import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { verifyBody, verifyStandardWebhook } from '@extensible-webhooks/signing'
import type { JSONObject } from '@segment/actions-core'
import { sendMany, sendOne } from '../support/call'
import { describeHosts } from '../support/receiver'
import { runs } from '../support/runs'

const SECRETS = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'] as const

// Letters of every plane, lone surrogates among them; XML takes no control characters.
const text = fc.string({ unit: 'grapheme', maxLength: 30 })
const wildText = fc.oneof(text, fc.string({ unit: 'binary', maxLength: 30 }), fc.constantFrom('\ud800', 'a\udc00b'))
const names = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/)
const tree = (leaf: fc.Arbitrary<string>) =>
  fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.integer(),
      fc.boolean(),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(names, tie('value'), { maxKeys: 4 })
    )
  })).value as fc.Arbitrary<unknown>
const record = (leaf: fc.Arbitrary<string>) =>
  fc.dictionary(names, tree(leaf), { minKeys: 1, maxKeys: 5 }) as fc.Arbitrary<JSONObject>

const CONTENT = {
  'application/json': record(wildText),
  'application/x-www-form-urlencoded': record(wildText),
  // eslint-disable-next-line no-control-regex -- control characters are what it takes out
  'text/xml; charset=utf-8': record(text.map((value) => value.replace(/[\u0000-\u001f\ufffe\uffff]/g, ' '))),
  'application/x-ndjson': record(wildText)
}
type ContentType = keyof typeof CONTENT

// The long form (XWH_RUNS=10000) takes minutes.
jest.setTimeout(process.env['XWH_RUNS'] === undefined ? 60_000 : 3_600_000)

describeHosts('the signature equals the wire', (host, receiver) => {
  it.each(Object.keys(CONTENT) as ContentType[])('for generated payloads as %s', async (contentType) => {
    const cases = fc.record({
      items: fc.array(CONTENT[contentType], { minLength: 1, maxLength: 3 }),
      batch: fc.boolean(),
      rotation: fc.boolean(),
      gzip: fc.boolean()
    })
    const [secret, previous] = SECRETS
    await fc.assert(
      fc.asyncProperty(cases, async ({ items, batch, rotation, gzip }) => {
        const settings = {
          sharedSecret: 'new',
          standardWebhooksSecret: secret,
          ...(rotation ? { previousSharedSecret: 'old', previousStandardWebhooksSecret: previous } : {})
        }
        const fields = { url: receiver().url, headers: { 'content-type': contentType }, gzip }
        receiver().requests.splice(0)
        if (batch) await sendMany(host, items, { fields, settings })
        else await sendOne(host, items[0]!, { fields, settings })
        const { headers, body } = receiver().requests[0]!
        for (const one of rotation ? SECRETS : [secret]) {
          verifyStandardWebhook({ headers, body, secrets: [one] })
          // That package reads bytes as UTF-8 text, which compressed ones are not.
          if (!gzip) new Webhook(one).verify(body, { ...headers }, { jsonParse: false })
        }
        for (const one of rotation ? ['new', 'old'] : ['new']) verifyBody({ headers, body, secrets: [one] })
        if (!gzip) expect(body.equals(Buffer.from(body.toString('utf8')))).toBe(true)
      }),
      runs(250)
    )
  })
})

describeHosts('P4 F37 no item ever reaches the URL of another customer', (host, receiver) => {
  it('in generated batches of several customers, methods, headers and envelopes', async () => {
    const customer = fc.constantFrom('a', 'b', 'c')
    const item = fc.record({ customer, method: fc.constantFrom('POST', 'PUT'), tenant: customer, kind: customer })
    const items = fc.array(item, { minLength: 2, maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(items, fc.boolean(), async (made, refuse) => {
        receiver().requests.splice(0)
        // Splitting must keep to the URLs too.
        receiver().reply(({ body }) => (refuse && body.includes('"n":1,') ? 422 : 200))
        const batch = made.map((each, n) => ({ n, ...each, base: receiver().url }))
        const nodes = await sendMany(host, batch, {
          fields: {
            url: { '@template': '{{properties.base}}/{{properties.customer}}' },
            method: { '@path': '$.properties.method' },
            headers: { 'x-tenant': { '@path': '$.properties.tenant' } },
            batch_envelope: { kind: { '@path': '$.properties.kind' } },
            batch_path: 'items'
          }
        })
        for (const request of receiver().requests) {
          const sent = JSON.parse(request.body.toString()) as { kind: string; items: typeof batch }
          for (const each of sent.items) {
            expect([request.path, request.method, request.headers['x-tenant'], sent.kind]).toEqual([
              `/${each.customer}`,
              each.method,
              each.tenant,
              each.kind
            ])
          }
        }
        expect(nodes).toHaveLength(batch.length)
        nodes.forEach((node, n) => {
          if (node.status === 200) expect(node.sent).toMatchObject({ n })
        })
        if (!refuse) expect(nodes.every(({ status }) => status === 200)).toBe(true)
      }),
      runs(60)
    )
  })
})

describeHosts('F36 a generated header', (host, receiver) => {
  it('is sent as it was mapped, or refused by name; it never makes another header', async () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string(),
      fc.constantFrom('a\r\nhost: evil', '\n', 'ÿ\u0000')
    )
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, maxLength: 20, unit: 'binary' }), value, async (name, content) => {
        receiver().requests.splice(0)
        const headers = { [`x-${name}`]: content, 'x-marker': '1' }
        const call = { fields: { url: receiver().url, headers } }
        const error = await sendOne(host, { a: 1 }, call).then(
          () => undefined,
          (thrown: unknown) => thrown as { status?: number; message: string }
        )
        if (error) {
          expect(error.status).toBe(400)
          expect(error.message).toMatch(/^headers: /)
          expect(receiver().requests).toHaveLength(0)
          return
        }
        const own = ['content-type', 'content-length', 'host', 'connection', 'accept', 'accept-encoding', 'user-agent']
        const sent = receiver().requests[0]!.headers
        const others = Object.keys(sent).filter((key) => !own.includes(key))
        expect(others.sort()).toEqual([`x-${name}`.toLowerCase(), 'x-marker'].sort())
        expect(sent[`x-${name}`.toLowerCase()]).toBe(content.trim())
      }),
      runs(150)
    )
  })
})
