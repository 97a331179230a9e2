import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { startReceiver, type Receiver, type Reply } from '@extensible-webhooks/harness'
import { clearTokenCache } from '@extensible-webhooks/destination'
import { openLocalState } from '@extensible-webhooks/workspace'
import { startCli, type LiveRun } from './support/live-cli'
import { createFolder, ndjson, track, workspace, xwh, type Folder } from './support/run-cli'

const LOCAL = '--allow-private-network=127.0.0.1'
const SECRET = 'canary-secret%:+ x'

/** An endpoint and an identity provider in one: it takes the tokens that it gave last. */
interface World {
  readonly receiver: Receiver
  readonly forms: URLSearchParams[]
  access: number
  refresh: number
  grant: boolean
  /** Answers the next token requests instead. */
  broken: Reply | undefined
}

async function startWorld(): Promise<World> {
  const receiver = await startReceiver(({ path, headers, body }) => {
    if (!path.startsWith('/token'))
      return headers['authorization'] === `Bearer canary-access-${world.access}` ? 200 : 401
    const form = new URLSearchParams(body.toString())
    world.forms.push(form)
    if (world.broken !== undefined) return world.broken
    const isRefresh = form.get('grant_type') === 'refresh_token'
    if (isRefresh && (!world.grant || form.get('refresh_token') !== `canary-refresh-${world.refresh}`)) {
      return { status: 400, json: { error: 'invalid_grant' } }
    }
    world.access++
    world.refresh++
    const tokens = { access_token: `canary-access-${world.access}`, refresh_token: `canary-refresh-${world.refresh}` }
    return { json: { ...tokens, token_type: 'Bearer', expires_in: 3_600 } }
  })
  const world: World = { receiver, forms: [], access: 0, refresh: 0, grant: true, broken: undefined }
  return world
}

interface Answer {
  readonly status: number | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A request with headers that `fetch` does not let anybody set. */
async function ask(url: string, options: { method?: string; host?: string; path?: string } = {}): Promise<Answer> {
  const { hostname, port, pathname, search } = new URL(url)
  const request = httpRequest({
    hostname,
    port,
    path: options.path ?? `${pathname}${search}`,
    method: options.method ?? 'GET',
    ...(options.host === undefined ? {} : { headers: { host: options.host } })
  }).end()
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  let body = ''
  for await (const chunk of response) body += String(chunk)
  return { status: response.statusCode, headers: response.headers, body }
}

describe('C6: xwh connect', () => {
  let world: World
  let folder: Folder
  let file: string
  beforeEach(async () => {
    clearTokenCache()
    world = await startWorld()
    folder = createFolder()
    file = folder.file('shop.yaml', workspaceFor({}))
  })
  afterEach(async () => {
    folder.remove()
    await world.receiver.close()
  })

  function workspaceFor(authentication: object, type = 'oauth2-authorization-code'): string {
    const { url } = world.receiver
    const code = type === 'oauth2-authorization-code' ? { authorizeUrl: `${url}/authorize` } : {}
    const block = { type, clientId: 'shop', clientSecret: SECRET, tokenUrl: `${url}/token`, ...code, ...authentication }
    return workspace(`${url}/orders`, { destination: `authentication: ${JSON.stringify(block)}` })
  }

  async function open(live: LiveRun): Promise<{ url: URL; callback: URL }> {
    const [text] = await live.seen(/http:\S+\/authorize\?[^\s"]+/)
    const url = new URL(text)
    const callback = new URL(url.searchParams.get('redirect_uri') ?? '')
    callback.search = new URLSearchParams({
      code: 'canary-code',
      state: url.searchParams.get('state') ?? ''
    }).toString()
    return { url, callback }
  }

  async function connect(): Promise<void> {
    const live = startCli(['connect', file, 'orders', LOCAL])
    await ask((await open(live)).callback.href)
    expect(await live.ended).toBe(0)
  }

  const deliver = (...more: string[]): ReturnType<typeof xwh> =>
    xwh(['deliver', file, folder.file('e.ndjson', ndjson(track('a'), track('b'))), LOCAL, ...more])
  const xwhFolder = (): string => join(folder.path, '.xwh')

  it('prints what to open, waits for the browser, says until when, and keeps the tokens sealed', async () => {
    const live = startCli(['connect', file, 'orders', LOCAL])
    const { url, callback } = await open(live)
    expect([callback.hostname, callback.pathname]).toEqual(['127.0.0.1', '/callback'])
    expect(live.stderr()).toContain('To connect "orders" (orders), open this address and grant access:')
    expect(live.stderr()).toContain(`must know the redirect URI ${callback.origin}/callback.`)
    expect(url.searchParams.get('code_challenge_method')).toBe('S256')
    const page = await ask(callback.href)
    expect([page.status, page.body]).toEqual([200, expect.stringContaining('<h1>Connected</h1>')])
    expect(await live.ended).toBe(0)
    expect(live.stdout()).toMatch(/^orders: Connected until \d{4}-\S+Z; the token is renewed when it ends\.\n$/)
    expect(world.forms.map((form) => form.get('grant_type'))).toEqual(['authorization_code'])
    await expect(ask(callback.href)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    const bytes = readdirSync(xwhFolder(), { recursive: true, encoding: 'utf8' })
      .map((name) => join(xwhFolder(), name))
      .filter((path) => statSync(path).isFile())
      .map((path) => readFileSync(path, 'latin1'))
    expect(bytes.join('')).not.toContain('canary')
    expect(`${live.stdout()}${live.stderr()}${page.body}`).not.toMatch(/canary-(secret|code|access|refresh)/)
  })

  it('then delivers, renews the token after a 401, and delivers again in another run', async () => {
    await connect()
    expect(await deliver()).toMatchObject({ code: 0 })
    world.access += 10
    const { code, stdout } = await deliver('--json')
    expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ delivered: 2 })])
    clearTokenCache()
    expect(await deliver()).toMatchObject({ code: 0 })
    expect(world.forms.map((form) => form.get('grant_type'))).toEqual(['authorization_code', 'refresh_token'])
  })

  it('prints JSON for programs: what to open, then how it ended', async () => {
    const live = startCli(['connect', file, 'orders', LOCAL, '--json'])
    const { callback } = await open(live)
    await ask(callback.href)
    expect(await live.ended).toBe(0)
    const [first, second] = live
      .stdout()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown)
    expect(first).toEqual({
      authorizeUrl: expect.stringContaining('/authorize?'),
      redirectUri: `${callback.origin}/callback`,
      waitsUntil: expect.stringMatching(/Z$/)
    })
    expect(second).toEqual({
      destination: 'orders',
      state: 'connected',
      expiresAt: expect.stringMatching(/Z$/),
      renewable: true,
      message: expect.stringContaining('Connected until')
    })
    expect(live.stderr()).toBe('')
  })

  it('tells how it stands before, between and after', async () => {
    const status = (): ReturnType<typeof xwh> => xwh(['connect', file, 'orders', '--status', '--json'])
    const before = await status()
    expect([before.code, JSON.parse(before.stdout)]).toEqual([
      1,
      { destination: 'orders', state: 'not-connected', expiresAt: null, renewable: false, message: expect.any(String) }
    ])
    expect(existsSync(xwhFolder())).toBe(false)
    await connect()
    expect(await status()).toMatchObject({ code: 0, stdout: expect.stringContaining('"state":"connected"') })
    const gone = await xwh(['connect', file, 'orders', '--disconnect'])
    expect(gone).toMatchObject({ code: 0, stdout: 'orders: Disconnected: its tokens are forgotten here.\n' })
    expect(await status()).toMatchObject({ code: 1, stdout: expect.stringContaining('"state":"not-connected"') })
    expect(await xwh(['connect', file, 'orders', '--disconnect'])).toMatchObject({ code: 0 })
  })

  it('shares its token with xwh trace: one that is over before a test event heals, for both', async () => {
    await connect()
    const event = folder.file('event.json', JSON.stringify(track('t')))
    world.access += 10
    expect(await xwh(['trace', file, event, LOCAL])).toMatchObject({ code: 0 })
    clearTokenCache()
    expect(await deliver()).toMatchObject({ code: 0 })
    expect(world.forms.map((form) => form.get('grant_type'))).toEqual(['authorization_code', 'refresh_token'])
    await xwh(['connect', file, 'orders', '--disconnect'])
    const { code, stderr } = await xwh(['trace', file, event, LOCAL])
    expect([code, stderr]).toEqual([2, expect.stringContaining(`Run: xwh connect ${file} orders`)])
    expect(await xwh(['trace', file, event, '--preview'])).toMatchObject({ code: 0 })
  })

  it('lets nothing be sent before it is connected, and opens no state for that', async () => {
    const { code, stdout, stderr } = await deliver()
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toBe(`orders: Nobody has granted access yet: connect it. Run: xwh connect ${file} orders\n`)
    expect(world.receiver.requests).toHaveLength(0)
    expect(existsSync(xwhFolder())).toBe(false)
  })

  it('is not needed for --mock, which touches no token', async () => {
    expect(await deliver('--mock')).toMatchObject({ code: 0 })
    expect(existsSync(xwhFolder())).toBe(false)
    await connect()
    const { tokens } = openLocalState(file, { env: {} })
    const before = await tokens.read('orders')
    await tokens.replace('orders', before, { accessToken: 'over', refreshToken: 'canary', expiresAtMs: 1 })
    expect(await deliver('--mock')).toMatchObject({ code: 0 })
    expect(await tokens.read('orders')).toMatchObject({ accessToken: 'over' })
  })

  it('is not needed where Segment’s settings bring tokens, whose successors are then kept', async () => {
    const { url } = world.receiver
    world.access = 5
    world.refresh = 7
    const oauth = {
      type: 'authCode',
      clientId: 'shop',
      clientSecret: SECRET,
      accessTokenServerUrl: `${url}/token`,
      access: { access_token: 'canary-access-4', refresh_token: 'canary-refresh-7' }
    }
    const destination = `settings: ${JSON.stringify({ dynamicAuthSettings: { oauth } })}`
    file = folder.file('shop.yaml', workspace(`${url}/orders`, { destination }))
    expect(await deliver()).toMatchObject({ code: 0 })
    clearTokenCache()
    expect(await deliver()).toMatchObject({ code: 0 })
    expect(world.forms).toHaveLength(1)
  })

  it('F29: says after invalid_grant that it must be connected again, sends nothing more, and heals by that', async () => {
    await connect()
    world.access += 10
    world.grant = false
    const { code, stderr } = await deliver()
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining(`orders: the grant is gone. Run: xwh connect ${file} orders`)
    ])
    const status = await xwh(['connect', file, 'orders', '--status'])
    expect([status.code, status.stdout]).toEqual([
      1,
      'orders: The identity provider no longer accepts the grant (invalid_grant): connect it again.\n'
    ])
    const asked = world.receiver.requests.length
    expect(await deliver()).toMatchObject({ code: 2, stderr: expect.stringContaining('connect it again') })
    expect(world.receiver.requests).toHaveLength(asked)
    world.grant = true
    clearTokenCache()
    await connect()
    expect(await deliver()).toMatchObject({ code: 0 })
  })

  it('F29: is told to be connected again by a test event too, and stays so for everybody', async () => {
    await connect()
    world.access += 10
    world.grant = false
    const event = folder.file('event.json', JSON.stringify(track('m-1')))
    const { code, stderr, stdout } = await xwh(['trace', file, event, LOCAL])
    expect([code, stderr]).toEqual([1, `orders: the grant is gone. Run: xwh connect ${file} orders\n`])
    expect(stdout).toContain('authentication/reconnect')
    const status = await xwh(['connect', file, 'orders', '--status'])
    expect(status.stdout).toContain('connect it again')
  })

  it('sends no old token once the file names another client', async () => {
    await connect()
    file = folder.file('shop.yaml', workspaceFor({ clientId: 'other' }))
    const { code, stderr } = await deliver()
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('have changed since it was connected: connect it again')
    ])
    expect(world.receiver.requests.filter(({ path }) => path === '/orders')).toEqual([])
  })

  it('ends with 2, and names the file, where the local state cannot be opened', async () => {
    await connect()
    const sealed = join(xwhFolder(), 'shop.yaml.state', 'tokens.orders.sealed')
    writeFileSync(sealed, readFileSync(sealed, 'utf8').slice(0, -30))
    for (const args of [
      ['connect', file, 'orders', '--status'],
      ['deliver', file, '-']
    ]) {
      expect(await xwh(args)).toMatchObject({ code: 2, stderr: expect.stringContaining(`${sealed} is damaged`) })
    }
    expect(await xwh(['connect', file, 'orders', '--disconnect'])).toMatchObject({ code: 0 })
    await connect()
    const bad = await xwh(['connect', file, 'orders', '--status'], { env: { XWH_KEY: 'canary' } })
    expect([bad.code, bad.stderr]).toEqual([2, expect.stringMatching(/^XWH_KEY is no key: expected 32 bytes/)])
  })

  describe('answers', () => {
    it.each([
      ['access_denied', { error: 'access_denied' }, /^orders: Access was not granted \(access_denied\)\. Begin/],
      ['script', { error: 'x', error_description: '<script>alert(1)</script>' }, /<script>/]
    ])('%s with words, and ends with 1', async (_, params, message) => {
      const live = startCli(['connect', file, 'orders', LOCAL])
      const { callback } = await open(live)
      callback.searchParams.delete('code')
      for (const [name, value] of Object.entries(params)) callback.searchParams.set(name, value)
      const page = await ask(callback.href)
      expect(page.status).toBe(400)
      expect(page.body).not.toContain('<script')
      expect(await live.ended).toBe(1)
      expect(live.stderr().split('\n').at(-2)).toMatch(message)
    })

    it('a token endpoint that fails with words, and ends with 1', async () => {
      world.broken = { status: 503, text: 'canary' }
      const live = startCli(['connect', file, 'orders', LOCAL, '--json'])
      await ask((await open(live)).callback.href)
      expect(await live.ended).toBe(1)
      expect(JSON.parse(live.stdout().trim().split('\n')[1] ?? '')).toEqual({
        destination: 'orders',
        state: 'failed',
        code: 'unreachable',
        message: expect.stringMatching(/^The token endpoint 127\.0\.0\.1:\d+ answered 503\. Connect again later\.$/)
      })
    })

    it('F44: nobody but a browser that asks 127.0.0.1 for /callback, and goes on waiting', async () => {
      const live = startCli(['connect', file, 'orders', LOCAL])
      const { callback } = await open(live)
      const right = `${callback.pathname}${callback.search}`
      const wrong: [number, Parameters<typeof ask>[1]][] = [
        [421, { host: 'evil.example.com' }],
        [421, { host: `localhost:${callback.port}` }],
        [421, { host: '127.0.0.1' }],
        [404, { path: '/' }],
        [404, { path: '/favicon.ico' }],
        [404, { path: `/callback/extra${callback.search}` }],
        [404, { path: `/callback/${callback.search}` }],
        [404, { path: `/%63allback${callback.search}` }],
        [404, { path: `//callback${callback.search}` }],
        [404, { path: `/../callback${callback.search}` }],
        [404, { path: `http://evil.example.com${right}` }],
        [405, { method: 'POST' }],
        [405, { method: 'OPTIONS' }],
        [400, { path: '/callback' }],
        [400, { path: '/callback?code=x&state=guessed' }],
        [400, { path: `${right}&state=x` }]
      ]
      for (const [status, options] of wrong) {
        const answer = await ask(callback.href, options)
        expect([options, answer.status]).toEqual([options, status])
        expect(answer.headers['access-control-allow-origin']).toBeUndefined()
      }
      expect(world.forms).toHaveLength(0)
      await ask(callback.href)
      expect(await live.ended).toBe(0)
    })

    it('with a page that runs nothing, loads nothing, and is kept nowhere', async () => {
      const live = startCli(['connect', file, 'orders', LOCAL])
      const { headers, body } = await ask((await open(live)).callback.href)
      expect(headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringMatching(
          /^default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'/
        )
      })
      expect(body).not.toMatch(/<script|javascript:|https?:|on\w+=/i)
      await live.ended
    })
  })

  describe('ends', () => {
    it('with 130 after Ctrl-C, and lets its port go', async () => {
      const live = startCli(['connect', file, 'orders', LOCAL])
      const { callback } = await open(live)
      live.interrupt()
      expect(await live.ended).toBe(130)
      expect(live.stderr()).toContain('orders: Interrupted before the browser came back.')
      await expect(ask(callback.href)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
      expect(existsSync(xwhFolder())).toBe(false)
    })

    it('with 1 when nobody comes in time', async () => {
      const live = startCli(['connect', file, 'orders', LOCAL, '--timeout', '1', '--json'])
      expect(await live.ended).toBe(1)
      expect(JSON.parse(live.stdout().trim().split('\n')[1] ?? '')).toMatchObject({ code: 'timeout' })
    })

    it.each([
      [['connect', 'FILE', 'order'], /The workspace has no destination "order"; did you mean "orders"\?/],
      [['connect', 'FILE', 'orders', '--status', '--disconnect'], /exclude each other/],
      [['connect', 'FILE', 'orders', '--port', '0'], /Expected a whole number from 1 to 65535/],
      [['connect', 'FILE', 'orders', '--timeout', '601'], /Expected a whole number from 1 to 600/],
      [['connect', 'FILE'], /missing required argument 'destination'/],
      [['connect', 'FILE', 'orders', '--allow-private-network=10.0.0.0/99'], /is no host name, address or range/],
      [['connect', '/nowhere.yaml', 'orders'], /there is no such file/]
    ])('with 2 for %j', async (args, message) => {
      const { code, stdout, stderr } = await xwh(args.map((arg) => (arg === 'FILE' ? file : arg)))
      expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(message)])
    })

    it('with 2 where the port is taken', async () => {
      const other = createServer().listen(0, '127.0.0.1')
      await once(other, 'listening')
      const { port } = other.address() as AddressInfo
      const { code, stderr } = await xwh(['connect', file, 'orders', LOCAL, '--port', String(port)])
      expect([code, stderr]).toEqual([
        2,
        `--port ${port}: the port is in use; name another one, or leave the option out.\n`
      ])
      other.close()
    })

    it('with 2 for authorizeParams that would take the safety away', async () => {
      file = folder.file('shop.yaml', workspaceFor({ authorizeParams: { code_challenge_method: 'plain' } }))
      const { code, stderr } = await xwh(['connect', file, 'orders', LOCAL])
      expect([code, stderr]).toEqual([2, expect.stringContaining('names "code_challenge_method" in authorizeParams')])
    })

    it('F24: with 2 for an identity provider on a private address that was not allowed', async () => {
      const { code, stderr } = await xwh(['connect', file, 'orders'])
      expect([code, stderr]).toEqual([
        2,
        expect.stringMatching(/^The authorizeUrl .* cannot be used: .*127\.0\.0\.1.* --allow-private-network=HOST\.\n$/)
      ])
    })
  })

  describe('without a person', () => {
    it('fetches a token with client credentials, and keeps nothing', async () => {
      file = folder.file(
        'shop.yaml',
        workspaceFor({ clientId: `c${world.receiver.port}` }, 'oauth2-client-credentials')
      )
      const { code, stdout } = await xwh(['connect', file, 'orders', LOCAL])
      expect([code, stdout]).toEqual([0, 'orders: Its credentials work.\n'])
      expect(world.forms.map((form) => form.get('grant_type'))).toContain('client_credentials')
      expect(existsSync(xwhFolder())).toBe(false)
    })

    it('says that there is nothing to connect where a destination has no authentication', async () => {
      file = folder.file('shop.yaml', workspace('https://erp.example.com/'))
      const { code, stdout } = await xwh(['connect', file, 'orders'])
      expect([code, stdout]).toEqual([0, 'orders: It has no authentication: there is nothing to connect.\n'])
    })

    it('says why they are refused, without the secret', async () => {
      world.broken = { status: 401, json: { error: 'invalid_client', error_description: SECRET } }
      file = folder.file(
        'shop.yaml',
        workspaceFor({ clientId: `c${world.receiver.port}` }, 'oauth2-client-credentials')
      )
      const { code, stderr } = await xwh(['connect', file, 'orders', LOCAL])
      expect([code, stderr]).toEqual([1, expect.stringContaining('invalid_client')])
      expect(stderr).not.toContain('canary')
    })
  })
})
