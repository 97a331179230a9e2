import { readAnswer, readThrown } from '../../src/functions/answer'

const UNREADABLE = { error: { name: '', message: 'What it returned cannot be written as JSON.', stack: '' } }

describe('the answer of the sandbox', () => {
  it.each([
    ['{"returned":{"type":"track"}}', { each: { returned: { type: 'track' } } }],
    ['{"nothing":true}', { each: undefined }],
    [
      '{"error":{"name":"E","message":"m","stack":"s","kind":"RetryError"}}',
      { each: { error: { name: 'E', message: 'm', stack: 's', kind: 'RetryError' } } }
    ],
    ['{"items":[{"nothing":true},{"returned":{}}]}', { items: [undefined, { returned: {} }] }]
  ])('%s is read', (text, answer) => {
    expect(readAnswer(text)).toEqual(answer)
  })

  it.each([
    '',
    '{"error":undefined}',
    '5',
    'null',
    '[]',
    '{}',
    '{"returned":[]}',
    '{"returned":5}',
    '{"error":5}',
    '{"items":5}'
  ])('%s counts as an error', (text) => {
    expect(readAnswer(text)).toEqual({ each: UNREADABLE })
  })

  it('has a part of its own for each item that cannot be read', () => {
    expect(readAnswer('{"items":[5,{"returned":{}},null]}')).toEqual({
      items: [UNREADABLE, { returned: {} }, UNREADABLE]
    })
  })

  it('has errors of texts only', () => {
    expect(readThrown({ name: {}, message: 5, stack: null })).toEqual({ name: '', message: '', stack: '', kind: '' })
  })
})
