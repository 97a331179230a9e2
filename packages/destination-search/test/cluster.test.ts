import { APIError, IntegrationError, InvalidAuthenticationError, RetryableError } from '@segment/actions-core'
import { clusterUrl } from '../src/cluster/address'
import type { Answer } from '../src/cluster/ask'
import { failureMessage, failureOf, isRetried, readError } from '../src/cluster/failure'
import { checkId, checkIndexPattern } from '../src/cluster/index-name'
import { entries, member, text } from '../src/cluster/member'
import { indexOf, madeIndex } from '../src/index-of'

const answer = (status: number, body?: unknown): Answer => ({ status, ok: status >= 200 && status < 300, body })

describe('the URL of a request', () => {
  it.each([
    ['https://s.example.com', undefined, 'https://s.example.com/a/_mapping'],
    ['https://s.example.com/', undefined, 'https://s.example.com/a/_mapping'],
    ['https://s.example.com:9200/', '', 'https://s.example.com:9200/a/_mapping'],
    ['http://[::1]:9200', '/', 'http://[::1]:9200/a/_mapping'],
    ['https://s.example.com/proxy', undefined, 'https://s.example.com/proxy/a/_mapping'],
    ['https://s.example.com//proxy//', '//search/', 'https://s.example.com/proxy/search/a/_mapping'],
    ['HTTPS://S.EXAMPLE.COM', 'x/y', 'https://s.example.com/x/y/a/_mapping']
  ])('is made of endpoint %s and prefix %s', (endpoint, pathPrefix, expected) => {
    const settings = { endpoint, ...(pathPrefix === undefined ? {} : { pathPrefix }) }
    expect(clusterUrl(settings, ['a', '_mapping'])).toBe(expected)
  })

  it('escapes the parts of the path and the query', () => {
    expect(clusterUrl({ endpoint: 'https://s.example.com' }, ['a/../_bulk', 'b?c#d'], { q: 'x&y=z' })).toBe(
      'https://s.example.com/a%2F..%2F_bulk/b%3Fc%23d?q=x%26y%3Dz'
    )
  })

  it('of the cluster itself ends with a slash', () => {
    expect(clusterUrl({ endpoint: 'https://s.example.com' }, [])).toBe('https://s.example.com/')
  })

  it.each([
    ['', undefined, 'endpoint'],
    ['search.example.com', undefined, 'endpoint'],
    ['file:///etc/passwd', undefined, 'endpoint'],
    ['https://u@s.example.com', undefined, 'endpoint'],
    ['https://:p@s.example.com', undefined, 'endpoint'],
    ['https://s.example.com/?a=1', undefined, 'endpoint'],
    ['https://s.example.com/#a', undefined, 'endpoint'],
    ['https://s.example.com', '..', 'pathPrefix'],
    ['https://s.example.com', 'a?b', 'pathPrefix'],
    ['https://s.example.com', 'a#b', 'pathPrefix']
  ])('is refused for %j and %j, as a fault of the settings', (endpoint, pathPrefix, setting) => {
    const settings = { endpoint, ...(pathPrefix === undefined ? {} : { pathPrefix }) }
    const message = expect.stringContaining(`setting ${setting}`) as string
    const expected = { code: 'INVALID_SETTINGS', status: 400, message }
    expect(() => clusterUrl(settings, [])).toThrow(expect.objectContaining(expected) as Error)
  })
})

describe('an error of the cluster', () => {
  it.each([
    [undefined, undefined, ''],
    [null, undefined, ''],
    [7, undefined, ''],
    [[], undefined, ''],
    ['Content-Type header [] is not supported', undefined, 'Content-Type header [] is not supported'],
    [{ type: 'a' }, 'a', ''],
    [{ type: 7, reason: 'b' }, undefined, 'b'],
    [{ type: 'a', reason: 'b' }, 'a', 'b'],
    [{ type: 'a', reason: 'b', caused_by: { type: 'c', reason: 'd' } }, 'a', 'b: d'],
    [{ type: 'a', reason: 'b', caused_by: { reason: 'c', caused_by: { reason: 'd' } } }, 'a', 'b: d'],
    [{ type: 'a', reason: 'same', caused_by: { reason: 'same' } }, 'a', 'same'],
    [{ type: 'a', reason: 'b', caused_by: 'text' }, 'a', 'b'],
    [Object.create({ type: 'inherited', reason: 'inherited' }), undefined, '']
  ])('is read from %j', (error, type, reason) => {
    expect(readError(error)).toEqual({ type, reason })
  })

  it('is told in short, however long it is and however deep its causes lie', () => {
    expect(readError({ reason: 'x'.repeat(10_000) }).reason).toHaveLength(501)
    let cause: object = { reason: 'the last' }
    for (let depth = 0; depth < 100_000; depth++) cause = { reason: 'between', caused_by: cause }
    expect(readError({ type: 'a', reason: 'first', caused_by: cause }).reason).toBe('first: between')
  })

  it.each([408, 423, 429, 500, 502, 503, 504, 599])('of status %i may pass', (status) => {
    expect(isRetried(status)).toBe(true)
    expect(failureOf(answer(status))).toBeInstanceOf(RetryableError)
    expect(failureOf(answer(status))).toMatchObject({ status })
  })

  it.each([200, 301, 400, 401, 403, 404, 409, 413, 501, 600])('of status %i does not', (status) => {
    expect(isRetried(status)).toBe(false)
  })

  it('is one of core’s errors', () => {
    const error = { type: 'illegal_argument_exception', reason: 'why' }
    expect(failureOf(answer(401, { error }))).toBeInstanceOf(InvalidAuthenticationError)
    expect(failureOf(answer(302))).toBeInstanceOf(APIError)
    expect(failureOf(answer(400, { error }))).toBeInstanceOf(IntegrationError)
    expect(failureOf(answer(400, { error }))).toMatchObject({ code: 'illegal_argument_exception', status: 400 })
    expect(failureOf(answer(418, '<html>'))).toMatchObject({ code: 'CLUSTER_REFUSED', status: 418 })
  })

  it.each([
    [answer(418), 'The cluster answered 418.'],
    [answer(418, { error: 'no tea' }), 'The cluster answered 418. It says: no tea'],
    [answer(404, { error: { type: 'x', reason: 'y' } }), /nothing under this name.*It says: x: y$/],
    [answer(405), /not the API of OpenSearch or Elasticsearch/],
    [
      answer(308, { error: { reason: 'https://token@elsewhere' } }),
      /^The endpoint answered 308, a redirect.*endpoint\.$/
    ]
  ])('is put into words: %j', (given, words) => {
    expect(failureMessage(given)).toMatch(words)
  })
})

describe('members of an answer', () => {
  it('are only its own', () => {
    expect(member({ a: 1 }, 'a')).toBe(1)
    for (const value of [undefined, null, 'text', 7, {}, []]) expect(member(value, 'constructor')).toBeUndefined()
    expect(member(Object.create({ a: 1 }), 'a')).toBeUndefined()
    expect(text({ a: 1, b: 'b' }, 'a')).toBeUndefined()
    expect(text({ a: 1, b: 'b' }, 'b')).toBe('b')
  })

  it.each([[undefined], [null], ['ab'], [['a']], [7]])('are none where it is %j', (value) => {
    expect(entries(value)).toEqual([])
  })
})

describe('names and patterns for a deletion', () => {
  it.each([
    ['events', 'events'],
    [' events-* , users ', 'events-*,users'],
    ['*-events', '*-events'],
    ['a*b*c', 'a*b*c']
  ])('are %j', (pattern, expected) => {
    expect(checkIndexPattern(pattern, 'index')).toBe(expected)
  })

  it.each(['', ' ', '*', '**', 'a,', ',a', 'a,*', '-a', '_all', 'A*', 'a b', 'a/b', '<logs-{now}>', 'a:b', 'remote:*'])(
    'are not %j',
    (pattern) => {
      expect(() => checkIndexPattern(pattern, 'index')).toThrow(/^index: /)
    }
  )
})

describe('an id', () => {
  it('has 1 to 512 bytes', () => {
    expect(checkId('ü'.repeat(256), 'id')).toHaveLength(256)
    expect(() => checkId('ü'.repeat(257), 'id')).toThrow('id: is longer than 512 bytes.')
    expect(() => checkId('', 'id')).toThrow('id: is empty.')
  })
})

describe('the index of an event', () => {
  const outputs = (index: unknown, kind?: unknown) => ({ outputs: { index, kind } })

  it.each([
    [undefined, undefined],
    [null, undefined],
    [{}, undefined],
    [{ onMappingSave: outputs(7) }, undefined],
    [{ onMappingSave: { index: 'a' } }, undefined],
    [{ onMappingSave: outputs('a') }, { index: 'a', kind: undefined }],
    [{ retlOnMappingSave: outputs('b', 'index') }, { index: 'b', kind: 'index' }],
    [
      { onMappingSave: outputs('a', 'data_stream'), retlOnMappingSave: outputs('b') },
      { index: 'a', kind: 'data_stream' }
    ]
  ])('is read from what the hooks left: %j', (hookOutputs, expected) => {
    expect(madeIndex(hookOutputs)).toEqual(expected)
  })

  it('is the mapped one before that of a hook, and is checked wherever it came from', () => {
    const made = { onMappingSave: outputs('made') }
    expect(indexOf('mapped', made)).toBe('mapped')
    expect(indexOf('', made)).toBe('made')
    expect(indexOf(undefined, made)).toBe('made')
    expect(() => indexOf(undefined, { onMappingSave: outputs('.security') })).toThrow(/begins with a dot/)
    expect(() => indexOf(undefined, undefined)).toThrow(/is missing; choose one/)
  })
})
