import { classifyStatus } from '../../src/outcome/classify-status'

const RETRIED = [408, 423, 429]

describe('status classes', () => {
  test('retries 408, 423, 429 and 5xx except 501, and nothing else from 300 to 599', () => {
    for (let status = 300; status < 600; status++) {
      const expected = RETRIED.includes(status) || (status >= 500 && status !== 501) ? 'retryable' : 'rejected'
      expect([status, classifyStatus(status, 'x').status]).toEqual([status, expected])
    }
  })

  test('tells a redirect, a refused credential and a throttled request apart', () => {
    const codes = [302, 401, 429, 404, 503].map((status) => {
      const outcome = classifyStatus(status, 'x')
      return outcome.status === 'delivered' ? undefined : `${outcome.error.stage}/${outcome.error.code}`
    })
    expect(codes).toEqual([
      'response/redirect',
      'authentication/unauthorized',
      'response/throttled',
      'response/client-error',
      'response/server-error'
    ])
  })

  test('hands on what Retry-After asked for', () => {
    expect(classifyStatus(429, 'slow', 7_000)).toMatchObject({ status: 'retryable', retryInMs: 7_000 })
  })
})
