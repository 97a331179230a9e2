import { createIntake, parseEvent } from '../src'
import { workspaceOf, workspaceText } from './support/parse'

function codeOf(text: string | Buffer): string {
  const parsed = parseEvent(Buffer.from(text as string))
  return 'error' in parsed ? parsed.error.code : 'event'
}

const nested = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`

describe('an event that comes in (F35)', () => {
  it.each([
    ['an object', '{"type":"track"}', 'event'],
    ['a list', '[]', 'unreadable'],
    ['a number', '1', 'unreadable'],
    ['null', 'null', 'unreadable'],
    ['nothing', '', 'unreadable'],
    ['a cut object', '{"a":', 'unreadable'],
    ['a NUL in a text', '{"a":"\u0000"}', 'unreadable'],
    ['a number too large for a double', '{"a":{"b":1e400}}', 'unreadable'],
    ['a number with four hundred digits', `{"a":${'9'.repeat(400)}}`, 'unreadable'],
    ['text that only looks like such a number', '{"a":"1e400"}', 'event'],
    ['1,000 levels', nested(1_000), 'event'],
    ['1,001 levels', nested(1_001), 'too-deep'],
    ['20,000 levels', nested(20_000), 'too-deep'],
    ['20,000 levels of lists', `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, 'too-deep'],
    [
      '10,001 properties',
      JSON.stringify(Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`k${i}`, i]))),
      'event'
    ],
    ['32 KB and one byte', `{"a":"${'x'.repeat(32 * 1024 - 7)}"}`, 'event'],
    ['more than 4 MB', `{"a":"${'x'.repeat(4 * 1024 * 1024)}"}`, 'too-large'],
    ['a key written twice', '{"a":1,"a":2}', 'event'],
    ['a lone surrogate', '{"a":"\\ud800"}', 'event'],
    ['a prototype key', '{"__proto__":{"polluted":true},"constructor":1}', 'event'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 'unreadable']
  ])('with %s is taken or told', (_title, text, expected) => {
    expect(codeOf(text)).toBe(expected)
  })

  it('keeps prototype keys as its own and changes no prototype', () => {
    const parsed = parseEvent(Buffer.from('{"__proto__":{"polluted":true}}'))
    expect('value' in parsed && Object.keys(parsed.value)).toEqual(['__proto__'])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it('is told without its content when it cannot be read', () => {
    const parsed = parseEvent(Buffer.from('{"password":"canary-81" nonsense}'))
    expect('error' in parsed && parsed.error.reason).toBe(
      'This is not valid JSON (column 25); correct it, or remove it.'
    )
  })
})

describe('the source of an event', () => {
  const two = workspaceOf(workspaceText().replace('destinations:', '  shop: { writeKey: key-2 }\ndestinations:'))
  const one = workspaceOf(workspaceText())
  const take = (workspace: typeof one, event: object, source?: string): ReturnType<ReturnType<typeof createIntake>> =>
    createIntake(workspace, source)({ line: 3, bytes: Buffer.from(JSON.stringify(event)) }, 'e.ndjson', 5)

  it('is the one that was named, else that of its write key, else the only one', () => {
    expect(take(two, { writeKey: 'key-1' }, 'shop')).toMatchObject({ incoming: { source: 'shop' } })
    expect(take(two, { writeKey: 'key-1' })).toMatchObject({ incoming: { source: 'website' } })
    expect(take(one, {})).toMatchObject({ incoming: { source: 'website' } })
    expect(take(two, {})).toEqual({ status: 'no-source' })
    expect(take(one, { writeKey: 'other' })).toMatchObject({ status: 'refused', error: { code: 'unknown-source' } })
  })

  it('is the only one whatever write key an event has, where that one has none of its own', () => {
    const open = workspaceOf(workspaceText().replace('{ writeKey: key-1 }', '{}'))
    expect(take(open, { writeKey: 'of Segment' })).toMatchObject({ incoming: { source: 'website' } })
  })

  it('is found by a write key that is not passed on', () => {
    const taken = take(two, { writeKey: 'key-1', type: 'track' })
    expect(JSON.stringify(taken)).not.toContain('key-1')
  })

  it('gives an event without messageId one that is the same in every run', () => {
    const [first, second] = [take(one, { type: 'track' }), take(one, { type: 'track' })]
    expect(first).toEqual(second)
    expect(first).toMatchObject({ incoming: { event: { messageId: expect.stringMatching(/^[0-9a-f]{64}$/) } } })
    expect(take(one, { messageId: 'm-1' })).toMatchObject({ incoming: { eventId: 'm-1' } })
  })
})
