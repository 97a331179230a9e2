import type { Transport, WireRequest } from '@extensible-webhooks/engine'
import { limitTransport } from '../src/pipeline/limit-transport'
import { retryDelayMs, DEFAULT_RETRY } from '../src'
import { createTestClock, settle } from './support/clock'

const request: WireRequest = { method: 'POST', url: 'http://127.0.0.1/', headers: {} }
const response = { status: 200, statusText: 'OK', headers: {}, body: Buffer.alloc(0), truncated: false }

describe('the limits of a destination', () => {
  it('space requests so that no second holds more than allowed', async () => {
    const clock = createTestClock()
    const times: number[] = []
    const transport: Transport = {
      send: async () => {
        times.push(clock.now())
        return response
      },
      close: async () => undefined
    }
    const limited = limitTransport(transport, { requestsPerSecond: 4 }, clock)
    const sending = Promise.all(Array.from({ length: 9 }, () => limited.send(request)))
    await clock.advance(2_000)
    await sending
    expect(times).toEqual([0, 250, 500, 750, 1_000, 1_250, 1_500, 1_750, 2_000])
  })

  it('hold back requests beyond the concurrency', async () => {
    const open: (() => void)[] = []
    const transport: Transport = {
      send: () =>
        new Promise((resolve) =>
          open.push(() => {
            resolve(response)
          })
        ),
      close: async () => undefined
    }
    const limited = limitTransport(transport, { concurrency: 2 }, createTestClock())
    const sending = Promise.all([1, 2, 3].map(() => limited.send(request)))
    await settle()
    expect(open).toHaveLength(2)
    open[0]!()
    await settle()
    expect(open).toHaveLength(3)
    for (const answer of open) answer()
    await sending
  })

  it('leave a transport alone where nothing is limited', () => {
    const transport: Transport = { send: async () => response, close: async () => undefined }
    expect(limitTransport(transport, { timeoutMs: 5 }, createTestClock())).toBe(transport)
  })
})

describe('the wait before a retry', () => {
  it.each([
    [1, undefined, 1, 500],
    [2, undefined, 1, 1_000],
    [7, undefined, 1, 30_000],
    [40, undefined, 1, 30_000],
    [3, undefined, 0, 0],
    [3, undefined, 0.25, 500],
    [1, 0, 0.9, 0],
    [1, 1_500, 0.9, 1_500],
    [1, 600_000, 0.9, 60_000],
    [1, -3, 0.9, 0]
  ])('after attempt %p with Retry-After %p and chance %p is %p ms', (attempts, retryInMs, random, expected) => {
    expect(retryDelayMs(DEFAULT_RETRY, attempts, retryInMs, random)).toBe(expected)
  })
})
