import type { RequestClient } from '@segment/actions-core'
import definition from '@extensible-webhooks/destination'
import type { Payload } from '@extensible-webhooks/destination'
import { SHAPING, requestShape, sameShape } from '../../src/send/request-shape'

const payload: Payload = { url: 'https://example.com/a', method: 'POST', headers: { 'x-a': '1' }, data: {} }

const CHANGED: Required<Pick<Payload, (typeof SHAPING)[number]>> = {
  url: 'https://example.com/b',
  method: 'PUT',
  headers: { 'x-a': '2' },
  query: { q: 1 },
  batch_envelope: { a: 1 },
  batch_path: 'items',
  content_style: 'dots',
  gzip: true,
  results_path: '',
  results_failed: { path: 'x' },
  split_rejected: false,
  batch_size: 1,
  batch_bytes: 1
}

describe('what is remembered of the last request', () => {
  it.each(SHAPING)('tells requests apart by %s', (name) => {
    expect(sameShape(payload, { ...payload, [name]: CHANGED[name] })).toBe(false)
    expect(sameShape(payload, { ...payload, data: { other: 1 }, message_id: 'm' })).toBe(true)
  })

  it('serves the same mapping without checking it anew', () => {
    expect(requestShape({ ...payload })).toBe(requestShape({ ...payload, headers: { 'x-a': '1' }, data: { b: 1 } }))
  })

  it('does not trust an object that the host has changed meanwhile', () => {
    const changing = { ...payload, headers: { 'x-a': '1' } }
    requestShape(changing)
    changing.headers['x-a'] = 'a\r\nb'
    expect(() => requestShape(changing)).toThrow(/line break/)
    changing.headers['x-a'] = '3'
    expect(requestShape(changing).headers.values).toEqual({ 'x-a': '3' })
    changing.url = 'ftp://example.com'
    expect(() => requestShape(changing)).toThrow(/http/)
  })

  it('leaves every event its own data', () => {
    const sent: string[] = []
    const request = ((_url: string, { body }: { body: string }) => {
      sent.push(body)
      return Promise.resolve({ ok: true, status: 200, content: '', data: '' })
    }) as unknown as RequestClient
    for (const n of [1, 2]) {
      void definition.actions['send']?.perform(request, { payload: { ...payload, data: { n } }, settings: {} })
    }
    expect(sent).toEqual(['{"n":1}', '{"n":2}'])
  })
})
