import { FAILURE_MODES, type FailureMode, type IdentityProvider, type Reply } from '../../src'
import { ask, BASIC, provider, request, token } from './support/client'

const CREDENTIALS = { grant_type: 'client_credentials', scope: 'a' }

/** Whether an answer comes before anything else that is ready. */
async function answered(reply: Promise<Reply>): Promise<boolean> {
  return Promise.race([reply.then(() => true), new Promise<boolean>((resolve) => setImmediate(resolve, false))])
}

const hung = (idp: IdentityProvider, form: Record<string, string>): Promise<Reply> =>
  idp.handle(request('POST', '/token', form, BASIC))

describe('D6, F27: failures of the token endpoint on request', () => {
  it.each<[FailureMode, object]>([
    ['unavailable', { status: 503 }],
    ['html', { headers: { 'content-type': 'text/html' }, text: expect.stringContaining('<!doctype html>') }],
    ['error-200', { json: { error: 'temporarily_unavailable', error_description: expect.any(String) } }],
    ['invalid-grant', { status: 400, json: { error: 'invalid_grant', error_description: expect.any(String) } }],
    ['no-expires-in', { status: 200, json: { access_token: 'access-1', token_type: 'Bearer', scope: 'a' } }],
    ['no-access-token', { status: 200, json: { token_type: 'Bearer', expires_in: 3_600, scope: 'a' } }]
  ])('%s', async (mode, expected) => {
    const idp = provider()
    idp.failNext(mode)
    const reply = await ask(idp, 'POST', '/token', CREDENTIALS, BASIC)
    expect(reply).toMatchObject(expected)
    if ('json' in expected) expect(reply.json).toEqual(expected.json)
    expect(await token(idp, CREDENTIALS)).toMatchObject({ status: 200, access_token: expect.any(String) })
    expect(idp.tokenRequests.map(({ clientId, grantType }) => [clientId, grantType])).toEqual([
      ['shop', 'client_credentials'],
      ['shop', 'client_credentials']
    ])
  })

  it.each<[FailureMode, unknown]>([
    ['expires-in:0', 0],
    ['expires-in:-1', -1],
    ['expires-in:"3600"', '3600'],
    ['expires-in:1e12', 1e12],
    ['expires-in: null', null],
    ['expires-in:soon', 'soon']
  ])('%s', async (mode, value) => {
    const idp = provider()
    idp.failNext(mode)
    expect(await token(idp, CREDENTIALS)).toMatchObject({ status: 200, access_token: 'access-1', expires_in: value })
    expect(idp.accepts('access-1')).toBe(true)
  })

  it('huge gives a good token and 10 MB beside it', async () => {
    const idp = provider()
    idp.failNext('huge')
    const { json } = await ask(idp, 'POST', '/token', CREDENTIALS, BASIC)
    expect(json).toMatchObject({ access_token: 'access-1' })
    expect(JSON.stringify(json).length).toBeGreaterThan(10 * 1_024 * 1_024)
  })

  it('hang neither answers nor does anything, and is written down', async () => {
    const idp = provider()
    const { refreshToken = '' } = idp.grant('shop')
    idp.failNext('hang')
    expect(await answered(hung(idp, { grant_type: 'refresh_token', refresh_token: refreshToken }))).toBe(false)
    expect(idp.tokenRequests).toEqual([{ clientId: 'shop', grantType: 'refresh_token', scope: undefined, status: 0 }])
    expect(await token(idp, { grant_type: 'refresh_token', refresh_token: refreshToken })).toMatchObject({
      status: 200
    })
  })

  it('F28: lost-answer rotates the refresh token, and nobody learns the new one', async () => {
    const idp = provider()
    const { refreshToken = '' } = idp.grant('shop')
    idp.failNext('lost-answer')
    const form = { grant_type: 'refresh_token', refresh_token: refreshToken }
    expect(await answered(hung(idp, form))).toBe(false)
    expect(await token(idp, form)).toMatchObject({ status: 400, error: 'invalid_grant' })
  })

  it('leave a refusal as it is', async () => {
    const idp = provider()
    idp.failNext('no-expires-in')
    expect(await token(idp, CREDENTIALS, {})).toMatchObject({ status: 401, error: 'invalid_client' })
  })

  it('come in their order, as often as asked, and only at the token endpoint', async () => {
    const idp = provider()
    idp.failNext('unavailable', 2)
    idp.failNext('invalid-grant', Infinity)
    expect(idp.describe().failures).toEqual([
      { mode: 'unavailable', times: 2 },
      { mode: 'invalid-grant', times: Infinity }
    ])
    expect(await ask(idp, 'POST', '/revoke', { token: 'x' }, BASIC)).toMatchObject({ status: 200 })
    const statuses = []
    for (let round = 0; round < 4; round++) {
      statuses.push((await ask(idp, 'POST', '/token', CREDENTIALS, BASIC)).status)
    }
    expect(statuses).toEqual([503, 503, 400, 400])
    idp.recover()
    expect(await token(idp, CREDENTIALS)).toMatchObject({ status: 200 })
    expect(idp.describe().failures).toEqual([])
  })

  it.each<[string, number, RegExp]>([
    ['unavailble', 1, /no mode "unavailble"; did you mean "unavailable"\?/],
    ['constructor', 1, /no mode "constructor"; known: unavailable, html/],
    ['expires-in', 1, /expires-in takes a value, and needs one/],
    ['hang:1', 1, /only expires-in takes a value/],
    ['hang', 0, /count/],
    ['hang', 1.5, /count/],
    ['hang', NaN, /count/]
  ])('are refused for the mode %s and the count %d', (mode, count, expected) => {
    expect(() => {
      provider().failNext(mode as FailureMode, count)
    }).toThrow(expected)
  })

  it('name their faults', () => {
    for (const { description, ids } of Object.values(FAILURE_MODES)) {
      expect(description).not.toBe('')
      expect(ids.every((id) => /^F\d+$/.test(id))).toBe(true)
    }
  })
})
