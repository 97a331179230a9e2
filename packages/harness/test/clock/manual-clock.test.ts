import { setTimeout as wait } from 'node:timers/promises'
import { createManualClock } from '../../src'

const START = Date.parse('2026-01-01T00:00:00Z')

describe('a clock that can be moved (D7)', () => {
  it('stands still until it is moved', async () => {
    const clock = createManualClock(START)
    await wait(5)
    expect(clock.now()).toBe(START)
    await clock.advance(1_000)
    expect(clock.now()).toBe(START + 1_000)
    await clock.advanceTo(START)
    expect(clock.now()).toBe(START + 1_000)
  })

  it('wakes sleepers in the order of their times, each at its own time', async () => {
    const clock = createManualClock(0)
    const woken: [string, number][] = []
    const sleep = async (name: string, ms: number): Promise<void> => {
      await clock.sleep(ms)
      woken.push([name, clock.now()])
    }
    void sleep('third', 300)
    void sleep('first', 100)
    void sleep('second', 200)
    void sleep('too late', 301)
    await clock.advance(300)
    expect(woken).toEqual([
      ['first', 100],
      ['second', 200],
      ['third', 300]
    ])
    expect(clock.nextWake()).toBe(301)
  })

  it('wakes two sleepers of one time in the order in which they lay down', async () => {
    const clock = createManualClock(0)
    const woken: string[] = []
    void clock.sleep(10).then(() => woken.push('a'))
    void clock.sleep(10).then(() => woken.push('b'))
    await clock.advance(10)
    expect(woken).toEqual(['a', 'b'])
  })

  it('wakes somebody who sleeps again in the same move', async () => {
    const clock = createManualClock(0)
    const times: number[] = []
    const rounds = (async () => {
      for (let round = 0; round < 1_000; round++) {
        await clock.sleep(14_400)
        times.push(clock.now())
      }
    })()
    await clock.advance(4 * 3_600_000)
    await rounds
    expect(times).toHaveLength(1_000)
    expect(times.at(-1)).toBe(14_400_000)
  })

  it('ends a sleep whose signal fires, with the reason of the signal', async () => {
    const clock = createManualClock(0)
    const controller = new AbortController()
    const sleeping = clock.sleep(1_000, controller.signal)
    controller.abort(new Error('enough'))
    await expect(sleeping).rejects.toThrow('enough')
    expect(clock.nextWake()).toBeUndefined()
    await expect(clock.sleep(1, controller.signal)).rejects.toThrow('enough')
  })

  it('waits between two wakes until real work has come to rest', async () => {
    const clock = createManualClock(0)
    const log: string[] = []
    void clock.sleep(100).then(() =>
      clock.work(async () => {
        await wait(20)
        log.push(`work of the first ended at ${clock.now()}`)
      })
    )
    void clock.sleep(200).then(() => log.push(`the second woke at ${clock.now()}`))
    await clock.advance(1_000)
    expect(log).toEqual(['work of the first ended at 100', 'the second woke at 200'])
  })

  it('does not wait for work that itself waits for the clock', async () => {
    const clock = createManualClock(0)
    let ended = false
    void clock.work(async () => {
      await wait(1)
      await clock.sleep(5_000)
      await wait(1)
      ended = true
    }, 'a slow reply')
    await clock.idle()
    expect(ended).toBe(false)
    await clock.advance(4_999)
    expect(ended).toBe(false)
    await clock.advance(1)
    expect(ended).toBe(true)
  })

  it('counts work in the course of other work once, so that a sleep inside parks both', async () => {
    const clock = createManualClock(0)
    let inner = false
    void clock.work(async () => {
      await clock.work(async () => {
        await clock.sleep(10)
        inner = true
      })
    })
    await clock.idle()
    await clock.advance(10)
    expect(inner).toBe(true)
  })

  it('waits for a promise that is counted as it is', async () => {
    const clock = createManualClock(0)
    let done = false
    void clock.work(
      wait(20).then(() => {
        done = true
      })
    )
    await clock.idle()
    expect(done).toBe(true)
  })

  it('waits for work that is begun and ended by hand, unless it is parked', async () => {
    const clock = createManualClock(0)
    const work = clock.begin('by hand')
    const unpark = clock.within(work, () => clock.park())
    await clock.idle()
    unpark()
    unpark()
    let idle = false
    const waiting = clock.idle().then(() => (idle = true))
    await wait(10)
    expect(idle).toBe(false)
    work.end()
    await waiting
  })

  it('says which work has not come to rest, and does not wait for ever', async () => {
    const clock = createManualClock(0, { stuckAfterMs: 30 })
    clock.begin('POST https://erp.example.com/orders')
    await expect(clock.advance(1)).rejects.toThrow(
      'Work has not come to rest after 30 ms: POST https://erp.example.com/orders.'
    )
  })

  it('is more patient while something may do work that nobody counts', async () => {
    const clock = createManualClock(0)
    let done = false
    void clock.patience(
      wait(3).then(() => {
        done = true
      })
    )
    await clock.idle()
    expect(done).toBe(true)
  })

  it('waits for such work as long as it takes where nobody waits for the clock, and not where somebody does', async () => {
    const clock = createManualClock(0)
    let done = 0
    const slow = (): Promise<void> =>
      clock.patience(
        wait(120).then(() => {
          done++
        })
      )
    const first = slow()
    await clock.idle()
    expect(done).toBe(1)
    const second = slow()
    void clock.sleep(1_000)
    await clock.idle()
    expect(done).toBe(1)
    await Promise.all([first, second])
  })

  it('calls back after a time without parking anything, unless it is called off', async () => {
    const clock = createManualClock(0)
    const called: number[] = []
    clock.after(100, () => called.push(clock.now()))
    clock.after(50, () => called.push(clock.now()))()
    await clock.advance(200)
    expect(called).toEqual([100])
  })

  it('tells of each move until nobody listens any more', async () => {
    const clock = createManualClock(0)
    const times: number[] = []
    const stop = clock.onMove((nowMs) => times.push(nowMs))
    void clock.sleep(5)
    await clock.advance(10)
    stop()
    await clock.advance(10)
    expect(times).toEqual([5, 10])
  })
})
