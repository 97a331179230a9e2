import { createMemoryTokenStore } from '../../src'

describe('the token store in memory', () => {
  test('replaces only where the expected token is still there', async () => {
    const store = createMemoryTokenStore()
    expect(await store.replace('k', undefined, { accessToken: 'a' })).toBe(true)
    expect(await store.replace('k', undefined, { accessToken: 'b' })).toBe(false)
    expect(await store.replace('k', { accessToken: 'a' }, { accessToken: 'c' })).toBe(true)
    expect(await store.read('k')).toEqual({ accessToken: 'c' })
    expect(await store.read('other')).toBeUndefined()
  })

  test('lets one user of a key in at a time, also after one has failed', async () => {
    const store = createMemoryTokenStore()
    let inside = 0
    let most = 0
    const enter = async (fail: boolean): Promise<void> => {
      most = Math.max(most, ++inside)
      await new Promise((resolve) => setImmediate(resolve))
      inside--
      if (fail) throw new Error('failed inside')
    }
    const all = await Promise.allSettled([1, 2, 3, 4].map((number) => store.lock('k', () => enter(number === 2))))
    expect(most).toBe(1)
    expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
  })

  test('gives up waiting when the signal is aborted', async () => {
    const store = createMemoryTokenStore()
    const controller = new AbortController()
    const first = store.lock('k', () => new Promise((resolve) => setImmediate(resolve)))
    const second = store.lock('k', () => Promise.resolve('ran'), controller.signal)
    controller.abort()
    await expect(second).rejects.toThrow('aborted')
    await first
  })
})
