import { signBody, signStandardWebhook } from '@extensible-webhooks/signing'
import { startVerifyingReceiver, type VerifyingReceiver } from '../src'

const SECRET = 'shared'
const STANDARD = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`
const BODY = '{"a":1}'

const standard = (body: string): Record<string, string> =>
  signStandardWebhook({ id: 'm1', timestamp: Math.floor(Date.now() / 1_000), body, secrets: [STANDARD] })

describe('the verifying receiver', () => {
  let receiver: VerifyingReceiver
  const post = async (path: string, headers: Record<string, string>, body = BODY): Promise<number> =>
    (await fetch(`${receiver.url}${path}`, { method: 'POST', headers, body })).status

  beforeEach(async () => {
    receiver = await startVerifyingReceiver({
      '/signed': { sharedSecrets: [SECRET], standardSecrets: [STANDARD] },
      '/token': { acceptsToken: (token) => token === 'good' },
      '/key': { header: { name: 'X-Api-Key', value: 'k' } }
    })
  })
  afterEach(() => receiver.close())

  it('accepts a body with both signatures, and counts them', async () => {
    expect(await post('/signed?x=1', { 'x-signature': signBody(SECRET, BODY), ...standard(BODY) })).toBe(200)
    expect(receiver.counts.get('/signed')).toEqual({ requests: 1, refused: 0, signatures: 2, tokens: 0 })
    expect(receiver.samples.get('/signed')?.body.toString()).toBe(BODY)
  })

  it.each([
    ['no signature', '/signed', {}],
    ['only one of two signatures', '/signed', { 'x-signature': signBody(SECRET, BODY) }],
    ['a signature of another body', '/signed', { 'x-signature': signBody(SECRET, 'other'), ...standard(BODY) }],
    [
      'a Standard Webhooks signature of another body',
      '/signed',
      { 'x-signature': signBody(SECRET, BODY), ...standard('x') }
    ],
    ['no token', '/token', {}],
    ['a wrong token', '/token', { authorization: 'Bearer bad' }],
    ['a wrong key', '/key', { 'x-api-key': 'other' }]
  ])('refuses %s with 401', async (_title, path, headers) => {
    expect(await post(path, headers as Record<string, string>)).toBe(401)
    expect(receiver.counts.get(path)).toMatchObject({ requests: 1, refused: 1, tokens: 0 })
    expect(receiver.samples.size).toBe(0)
  })

  it('accepts the right token and the right key, and knows no other path', async () => {
    expect(await post('/token', { authorization: 'Bearer good' })).toBe(200)
    expect(await post('/key', { 'x-api-key': 'k' })).toBe(200)
    expect(await post('/constructor', {})).toBe(404)
  })
})
