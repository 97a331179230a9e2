import { outcomeOfError } from '../../src/functions/outcome-of-error'
import { placeIn } from '../../src/functions/place'
import { rejected, retryable, useRunner } from './support/runner'

describe('the errors of an insert function (C5)', () => {
  const bench = useRunner(() => ({ timeoutMs: 2_000 }))
  const thrown = (expression: string): ReturnType<typeof bench.end> =>
    bench.end(`async function onTrack(event) {\n  throw ${expression}\n}`)

  it.each([
    ['EventNotSupported', rejected('event-not-supported', 'why')],
    ['InvalidEventPayload', rejected('invalid', 'why')],
    ['ValidationError', rejected('invalid', 'why')],
    ['DropEvent', rejected('dropped', 'why')],
    ['RetryError', retryable('why')]
  ])('%s ends the event in its way, with its message', async (name, end) => {
    expect(await thrown(`new ${name}('why')`)).toEqual(end)
  })

  it.each([
    ['EventNotSupported', rejected('event-not-supported', 'The function does not support this event.')],
    ['ValidationError', rejected('invalid', 'The function found the event invalid.')],
    ['DropEvent', rejected('dropped', 'The function dropped the event.')],
    ['RetryError', retryable('The function asked for the event again.')]
  ])('%s without a message says what it means', async (name, end) => {
    expect(await thrown(`new ${name}()`)).toEqual(end)
  })

  it('knows the classes also by a subclass and by the name alone', async () => {
    expect(await thrown(`new (class extends RetryError {})('sub')`)).toEqual(retryable('sub'))
    expect(await thrown(`Object.assign(new Error('named'), { name: 'DropEvent' })`)).toEqual(
      rejected('dropped', 'named')
    )
  })

  it('has classes that are errors, with a name and a stack', async () => {
    const body = `const error = new ValidationError('no')
      event.out = [error instanceof Error, error.name, String(error), error.stack.includes('order.js')]`
    expect(await bench.out(body)).toEqual([true, 'ValidationError', 'ValidationError: no', true])
  })

  it('rejects any other error with its message and the place in the source', async () => {
    expect(await thrown(`new TypeError('bad')`)).toEqual(rejected('failed', 'TypeError: bad (order.js:2:22)'))
  })

  it('names the place of an error that comes from a helper, and after an await', async () => {
    const source = `function helper(event) {
  return event.properties.missing.id
}
const onTrack = async (event) => {
  await new Promise((resolve) => setTimeout(resolve, 1))
  return helper(event)
}`
    expect(await bench.end(source)).toEqual(
      rejected('failed', `TypeError: cannot read property 'id' of undefined (order.js:2:34)`)
    )
  })

  it('names the line of the function where a global throws', async () => {
    expect(await bench.end(`const onTrack = () => {\n  JSON.parse('{')\n}`)).toEqual(
      rejected('failed', expect.stringMatching(/^SyntaxError: .* \(order\.js:2:\d+\)$/))
    )
  })

  it.each([
    [`'a text'`, `It threw 'a text'`],
    ['null', 'It threw null'],
    ['undefined', 'It threw undefined'],
    ['{ a: 1 }', 'The function threw an error without a message'],
    [`{ get message() { throw new Error('no') } }`, 'It threw a value that cannot be read.'],
    [`new Proxy({}, { get() { throw 1 } })`, 'It threw a value that cannot be read.']
  ])('says what it can of a thrown %s', async (expression, reason) => {
    expect(await thrown(expression)).toEqual(rejected('failed', reason))
  })

  it.each([
    [`require('fs')`, 'functions cannot load modules'],
    ['process.exit()', 'functions have no process'],
    [`await import('fs')`, 'functions cannot load modules']
  ])('%s is refused in words', async (expression, hint) => {
    expect(await bench.end(`async function onTrack() { ${expression} }`)).toEqual(
      rejected('failed', expect.stringContaining(hint))
    )
  })

  it('cuts a message of a megabyte', async () => {
    const end = await thrown(`new Error('x'.repeat(1e6))`)
    expect(end.status === 'rejected' && end.error.reason.length).toBeLessThan(2_100)
  })

  it('rejects a function whose timer throws', async () => {
    const source = `const onTrack = () => new Promise(() => setTimeout(() => { throw new Error('in a timer') }, 1))`
    expect(await bench.end(source)).toEqual(rejected('failed', expect.stringContaining('Error: in a timer')))
  })
})

describe('the place in a stack', () => {
  it('is that of the topmost frame in the file', () => {
    const stack = '    at parse (native)\n    at helper (order.js:3:7)\n    at onTrack (order.js:9:1)\n'
    expect(placeIn(stack, 'order.js')).toEqual({ line: 3, column: 7 })
  })

  it('is found in a frame without a name', () => {
    expect(placeIn('    at order.js:2:9\n', 'order.js')).toEqual({ line: 2, column: 9 })
  })

  it('is not that of a file whose name only ends alike', () => {
    expect(placeIn('    at f (preorder.js:2:9)\n    at g (lib/order.js:1:1)', 'order.js')).toBeUndefined()
  })

  it('is unknown where no frame has one', () => {
    expect(placeIn('', 'order.js')).toBeUndefined()
    expect(placeIn('    at f (order.js)\n    at order.js:x:y', 'order.js')).toBeUndefined()
  })
})

describe('the class of an error', () => {
  it('is never one that only an object has by nature', () => {
    const error = { name: 'Error', message: 'm', stack: '', kind: 'constructor' }
    expect(outcomeOfError(error, 'order.js')).toEqual(rejected('failed', 'Error: m'))
  })
})
