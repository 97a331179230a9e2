import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { startReceiver, type Receiver } from '@extensible-webhooks/harness'
import { openLocalState, type LocalState } from '@extensible-webhooks/workspace'
import { createFolder, ndjson, track, workspace, type Folder } from './support/run-cli'
import { build, start, until } from './support/spawn-cli'

const LOCAL = '--allow-private-network=127.0.0.1'
const EVENTS = 250

/** What the identity provider does with a refresh token that was used before. */
type Reuse = 'refuses' | 'takes once more'

describe('tokens over several processes', () => {
  let receiver: Receiver
  let folder: Folder
  let file: string
  let state: LocalState
  let asked: string[]
  let generation: number
  let reuse: Reuse
  let revoked: boolean
  let hold: Promise<void>

  beforeAll(build, 180_000)
  beforeEach(async () => {
    asked = []
    generation = 1
    reuse = 'refuses'
    revoked = false
    hold = Promise.resolve()
    receiver = await startReceiver(async ({ path, headers, body }) => {
      if (path !== '/token') return takes(headers['authorization']) ? 200 : 401
      const used = new URLSearchParams(body.toString()).get('refresh_token') ?? ''
      asked.push(used)
      await hold
      const isLatest = used === `refresh-${generation}`
      const isGraceful = reuse === 'takes once more' && used === `refresh-${generation - 1}`
      if (!isLatest && !isGraceful) return { status: 400, json: { error: 'invalid_grant' } }
      generation++
      const tokens = { access_token: `access-${generation}`, refresh_token: `refresh-${generation}` }
      return { json: { ...tokens, expires_in: 3_600 } }
    })
    folder = createFolder()
    const { url } = receiver
    const block = {
      type: 'oauth2-authorization-code',
      clientId: 'shop',
      clientSecret: 's',
      tokenUrl: `${url}/token`,
      authorizeUrl: `${url}/authorize`
    }
    file = folder.file(
      'shop.yaml',
      workspace(`${url}/orders`, { destination: `authentication: ${JSON.stringify(block)}` })
    )
    state = openLocalState(file, { env: {} })
  })
  afterEach(async () => {
    folder.remove()
    await receiver.close()
  })

  const takes = (authorization: string | undefined): boolean =>
    authorization === `Bearer access-${generation}` && !(revoked && generation === 1)
  const put = (expiresAtMs?: number): Promise<boolean> => {
    const tokens = { accessToken: `access-${generation}`, refreshToken: `refresh-${generation}` }
    return state.tokens.replace('orders', undefined, {
      ...tokens,
      ...(expiresAtMs === undefined ? {} : { expiresAtMs })
    })
  }
  const events = (): string =>
    folder.file('e.ndjson', ndjson(...Array.from({ length: EVENTS }, (_, index) => track(`m${index}`))))

  /** As if the time had passed after which the lock of a dead process is taken over. */
  const letLocksGoStale = (): void => {
    const xwh = join(folder.path, '.xwh')
    const longAgo = Date.now() / 1_000 - 60
    for (const name of readdirSync(xwh, { recursive: true, encoding: 'utf8' })) {
      if (name.endsWith('.lock')) utimesSync(join(xwh, name), longAgo, longAgo)
    }
  }

  it.each<[string, boolean]>([
    ['is known to be over', false],
    ['was revoked, which only a 401 tells', true]
  ])(
    'F26, One refresh: two processes with 500 deliveries, whose token %s, ask once',
    async (_, isRevoked) => {
      revoked = isRevoked
      await put(isRevoked ? undefined : 1)
      let release: () => void = () => undefined
      hold = new Promise((resolve) => (release = resolve))
      const args = ['deliver', file, events(), LOCAL, '--concurrency', String(EVENTS), '--json']
      const node = ['-r', join(__dirname, 'support/tell-lock.js')]
      const both = [start(args, { node }), start(args, { node })]
      const asking = both.map(async ({ child }) => {
        let heard = ''
        for await (const chunk of child.stderr) {
          heard += String(chunk)
          if (heard.includes('asks for the lock')) return
        }
      })
      await Promise.all(asking)
      await until('the request for a token', () => asked.length > 0)
      release()
      const ends = await Promise.all(both.map(({ ended }) => ended))
      expect(ends.map(({ code, stdout }) => [code, (JSON.parse(stdout) as { delivered: number }).delivered])).toEqual([
        [0, EVENTS],
        [0, EVENTS]
      ])
      expect(asked).toEqual(['refresh-1'])
      expect(await state.tokens.read('orders')).toMatchObject({ accessToken: 'access-2', refreshToken: 'refresh-2' })
    },
    60_000
  )

  describe('F28, Rotation survives a crash: killed between the token response and the store', () => {
    const one = (): string => folder.file('one.ndjson', ndjson(track('m')))
    const deliver = (killAt?: string): ReturnType<typeof start>['ended'] =>
      start(['deliver', file, one(), LOCAL, '--json'], {
        ...(killAt === undefined ? {} : { node: ['-r', join(__dirname, 'support/kill-at.js')] }),
        env: { KILL_AT: killAt ?? '' }
      }).ended

    it.each(['before the write', 'before the rename'])(
      '%s: says reconnect, and heals by that',
      async (point) => {
        await put(1)
        expect((await deliver(point)).code).toBe(-1)
        expect(asked).toEqual(['refresh-1'])
        letLocksGoStale()
        const next = await deliver()
        expect(next.code).toBe(1)
        expect(JSON.parse(next.stdout)).toMatchObject({
          rejected: [{ stage: 'authentication', code: 'reconnect', count: 1 }]
        })
        expect(next.stderr).toContain(`orders: the grant is gone. Run: xwh connect ${file} orders`)
        expect(asked).toEqual(['refresh-1', 'refresh-1'])
        // What nobody can use is not asked for again.
        expect((await deliver()).code).toBe(2)
        expect(asked).toHaveLength(2)
        const stored = await state.tokens.read('orders')
        const tokens = { accessToken: `access-${generation}`, refreshToken: `refresh-${generation}` }
        await state.tokens.replace('orders', stored, tokens)
        expect((await deliver()).code).toBe(0)
      },
      60_000
    )

    it.each(['before the write', 'before the rename'])(
      '%s: heals where the identity provider takes a token once more',
      async (point) => {
        reuse = 'takes once more'
        await put(1)
        expect((await deliver(point)).code).toBe(-1)
        letLocksGoStale()
        expect((await deliver()).code).toBe(0)
        expect(asked).toEqual(['refresh-1', 'refresh-1'])
        expect(await state.tokens.read('orders')).toMatchObject({ refreshToken: 'refresh-3' })
      },
      60_000
    )

    it('after the rename: goes on with the new token, and asks for none', async () => {
      await put(1)
      expect((await deliver('after the rename')).code).toBe(-1)
      letLocksGoStale()
      expect((await deliver()).code).toBe(0)
      expect(asked).toEqual(['refresh-1'])
    }, 60_000)
  })

  it('F40: killed at any moment of writing, the file opens, and holds the last token that was stored or the next', async () => {
    for (let kill = 0; kill < 10; kill++) {
      const child = spawn(process.execPath, [join(__dirname, 'support/swap-tokens.js'), file], {
        stdio: ['ignore', 'pipe', 'inherit']
      })
      let said = ''
      child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
      const enough = 3 + kill
      await until('some swaps', () => said.split('\n').length > enough)
      const closed = once(child, 'close')
      child.kill('SIGKILL')
      await closed
      const last = Number(said.trim().split('\n').at(-1))
      const { accessToken = '' } = (await state.tokens.read('orders')) ?? {}
      expect([last, last + 1]).toContain(Number(accessToken))
      letLocksGoStale()
    }
  }, 60_000)
})
