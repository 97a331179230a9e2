import type { End, Job, Reply } from '../../src/functions/protocol'
import { Budget } from '../../src/functions/sandbox/budget'
import { Flags } from '../../src/functions/sandbox/flags'
import type { Machine } from '../../src/functions/sandbox/machine'
import { NoRoomError } from '../../src/functions/sandbox/machine'
import { Run, type RunPort } from '../../src/functions/sandbox/run'

const TIME = { nowMs: 0, running: false }

/** A run over a machine that does what the test says at each call. */
function runOf(...steps: ((run: Run) => void)[]) {
  const told: unknown[] = []
  const calls: string[] = []
  let full = false
  const machine = {
    call: (entry: string, text: string) => {
      calls.push(`${entry} ${text}`)
      steps.shift()?.(run)
    },
    pump: () => undefined,
    isFull: () => full
  } as unknown as Machine
  const port: RunPort = {
    ask: (ask) => told.push(['ask', ask.id, ask.operation]),
    takeBack: (ask) => told.push(['take-back', ask]),
    waiting: (_, taken) => told.push(['waiting', taken]),
    ended: (end, broken) => told.push(['ended', end.kind, broken])
  }
  const budget = new Budget(new Flags())
  budget.open(1, 1_000)
  const job = { id: 1, input: '{}' } as Job
  const run: Run = new Run(job, machine, budget, port)
  const reply = (ask: number, rest: Partial<Reply> = {}): void => {
    run.reply({ ask, ...rest }, TIME)
  }
  return { run, told, calls, reply, fill: () => (full = true) }
}

const asks = (run: Run): unknown => run.ask('timer', {}, undefined, 2)

describe('a run of the sandbox', () => {
  it('ends with its answer', () => {
    const { run, told, calls } = runOf((it) => {
      it.answer('one')
      it.answer('two')
    })
    run.start()
    expect([calls, told]).toEqual([['run {}'], [['ended', 'answered', false]]])
  })

  it('waits for what it asked, and goes on with the reply', () => {
    const { run, told, calls, reply } = runOf(asks, (it) => {
      it.answer('done')
    })
    run.start()
    reply(1, { value: 5 })
    expect(calls).toEqual(['run {}', 'settle {"id":1,"value":5}'])
    expect(told).toEqual([
      ['ask', 1, 'timer'],
      ['waiting', 0],
      ['ended', 'answered', false]
    ])
  })

  it('says that it still waits where a reply comes for what it took back', () => {
    const { run, told, calls, reply } = runOf((it) => {
      asks(it)
      asks(it)
      it.takeBack(1)
      it.takeBack(1)
    })
    run.start()
    reply(1)
    expect(calls).toHaveLength(1)
    expect(told.slice(2)).toEqual([
      ['take-back', 1],
      ['waiting', 0],
      ['waiting', 1]
    ])
  })

  it('has a bound for what it asks at one time', () => {
    const { run } = runOf(asks)
    run.start()
    asks(run)
    expect(() => asks(run)).toThrow('At most 2 requests and timers may be under way in one run')
    run.takeBack(1)
    expect(asks(run)).toBe(3)
  })

  it('is stuck where it waits for nothing, and out of memory where that is why', () => {
    const stuck = runOf(() => undefined)
    stuck.run.start()
    expect(stuck.told).toEqual([['ended', 'stuck', false]])
    const full = runOf(() => full.fill())
    full.run.start()
    expect(full.told).toEqual([['ended', 'out-of-memory', false]])
  })

  it('ends once: nothing follows when it was told to stop', () => {
    const { run, told, calls, reply } = runOf(asks)
    run.start()
    run.stop()
    run.stop()
    reply(1)
    expect(calls).toHaveLength(1)
    expect(told.at(-1)).toEqual(['ended', 'interrupted', false])
    expect(told).toHaveLength(3)
  })

  it.each<[Error, End['kind'], boolean]>([
    [new NoRoomError(), 'out-of-memory', false],
    [new RangeError('Maximum call stack size exceeded'), 'stack-overflow', true],
    [new Error('memory access out of bounds'), 'crashed', true]
  ])('a machine that throws %p ends it as %s', (error, kind, broken) => {
    const { run, told } = runOf(() => {
      throw error
    })
    run.start()
    expect(told).toEqual([['ended', kind, broken]])
  })
})
