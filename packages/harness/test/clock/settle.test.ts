import { setTimeout as wait } from 'node:timers/promises'
import { createManualClock } from '../../src'
import { untilSettled } from '../../src/clock/settle'

describe('waiting for something that may wait for the clock', () => {
  it('moves the clock as far as is needed, and no further', async () => {
    const clock = createManualClock(0)
    void clock.sleep(10_000)
    const value = await untilSettled(
      clock,
      (async () => {
        await clock.sleep(100)
        await clock.sleep(200)
        return 'done'
      })()
    )
    expect(value).toBe('done')
    expect(clock.now()).toBe(300)
  })

  it('leaves the clock alone where only real time is needed', async () => {
    const clock = createManualClock(0)
    await untilSettled(clock, wait(20))
    expect(clock.now()).toBe(0)
  })

  it('hands on what went wrong', async () => {
    const clock = createManualClock(0)
    await expect(untilSettled(clock, Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  })
})
