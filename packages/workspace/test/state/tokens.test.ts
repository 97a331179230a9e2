import { existsSync, mkdirSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { createLocks } from '../../src/state/locks'
import { createStateFolder, type StateFolder } from './support/folder'

describe('C6: the token store of the local state', () => {
  let folder: StateFolder
  beforeEach(() => {
    folder = createStateFolder()
  })
  afterEach(() => {
    folder.remove()
  })

  it('keeps every member of the tokens', async () => {
    const tokens = { accessToken: 'a', refreshToken: 'r', expiresAtMs: 2_000, obtainedAtMs: 1_000 }
    expect(await folder.state().tokens.replace('orders', undefined, tokens)).toBe(true)
    expect(await folder.state().tokens.read('orders')).toEqual(tokens)
  })

  it('compares the access token before it swaps, and writes nothing where another was first', async () => {
    const { tokens } = folder.state()
    expect(await tokens.replace('orders', { accessToken: 'x' }, { accessToken: 'a' })).toBe(false)
    expect(await tokens.read('orders')).toBeUndefined()
    await tokens.replace('orders', undefined, { accessToken: 'a', refreshToken: '1' })
    expect(await tokens.replace('orders', undefined, { accessToken: 'b' })).toBe(false)
    expect(await tokens.replace('orders', { accessToken: 'a', refreshToken: 'other' }, { accessToken: 'b' })).toBe(true)
    expect(await tokens.read('orders')).toEqual({ accessToken: 'b' })
  })

  it('lets one of many swaps win, over several states', async () => {
    const swaps = Array.from({ length: 20 }, (_, index) =>
      folder.state().tokens.replace('orders', undefined, { accessToken: `t${index}` })
    )
    const won = await Promise.all(swaps)
    expect(won.filter(Boolean)).toHaveLength(1)
    expect(await folder.state().tokens.read('orders')).toEqual({ accessToken: `t${won.indexOf(true)}` })
  })

  it('lets one at a time into the lock, in one state and over several, and gives back what it returns', async () => {
    let inside = 0
    let most = 0
    const shared = folder.state()
    const work = Array.from({ length: 12 }, (_, index) =>
      (index % 2 ? shared : folder.state()).tokens.lock('orders', async () => {
        most = Math.max(most, ++inside)
        await new Promise((resolve) => setImmediate(resolve))
        inside--
        return index
      })
    )
    expect(await Promise.all(work)).toEqual(work.map((_, index) => index))
    expect([most, inside]).toEqual([1, 0])
  })

  it('does not hold other destinations up', async () => {
    const { tokens } = folder.state()
    await tokens.lock('orders', async () => {
      expect(await folder.state().tokens.lock('returns', async () => 'in')).toBe('in')
    })
  })

  it('opens the lock again after an error', async () => {
    const { tokens } = folder.state()
    await expect(tokens.lock('orders', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await tokens.lock('orders', async () => 1)).toBe(1)
    expect(existsSync(join(folder.xwh, 'shop.yaml.state', 'refresh.orders.lock'))).toBe(false)
  })

  it('stops waiting for the lock when it is told to, with the reason it was given', async () => {
    const controller = new AbortController()
    const reason = new Error('enough')
    let open: () => void = () => undefined
    const held = folder.state().tokens.lock('orders', () => new Promise<void>((resolve) => (open = resolve)))
    const waiting = folder.state().tokens.lock('orders', async () => 'never', controller.signal)
    setImmediate(() => {
      controller.abort(reason)
    })
    await expect(waiting).rejects.toMatchObject({ name: expect.stringMatching(/^(Abort)?Error$/) })
    await expect(folder.state().tokens.lock('orders', async () => 1, controller.signal)).rejects.toBe(reason)
    open()
    await held
  })

  it('F40: takes over the lock of a process that died', async () => {
    const lock = join(folder.xwh, 'shop.yaml.state', 'refresh.orders.lock')
    mkdirSync(lock, { recursive: true })
    const longAgo = Date.now() / 1_000 - 60
    utimesSync(lock, longAgo, longAgo)
    expect(await folder.state().tokens.lock('orders', async () => 'in')).toBe('in')
  })

  it('keeps a lock that is in use, however long that takes', async () => {
    const quick = { locks: createLocks(2_000) }
    let open: () => void = () => undefined
    const entered: string[] = []
    let isIn: () => void = () => undefined
    const firstIsIn = new Promise<void>((resolve) => (isIn = resolve))
    const first = folder.state(quick).tokens.lock('orders', async () => {
      entered.push('first')
      isIn()
      await new Promise<void>((resolve) => (open = resolve))
      entered.push('first is done')
    })
    await firstIsIn
    const second = folder.state(quick).tokens.lock('orders', async () => {
      entered.push('second')
    })
    // Longer than a lock lives that nobody renews: the time itself is what is promised here.
    await new Promise((resolve) => setTimeout(resolve, 2_600))
    expect(entered).toEqual(['first'])
    open()
    await Promise.all([first, second])
    expect(entered).toEqual(['first', 'first is done', 'second'])
  })

  it('forgets the tokens of one destination only', async () => {
    const { tokens } = folder.state()
    await tokens.replace('orders', undefined, { accessToken: 'a' })
    await tokens.replace('returns', undefined, { accessToken: 'b' })
    await tokens.remove('orders')
    expect([await tokens.read('orders'), await tokens.read('returns')]).toEqual([undefined, { accessToken: 'b' }])
  })
})
