import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { createFunctionRunner } from '../../src/index'
import { endsOf } from '../../src/functions/ends'
import type { Report } from '../../src/functions/protocol'
import { WorkerPool } from '../../src/functions/worker-pool'
import type { RunContext, WorkerThread } from '../../src/functions/worker-thread'
import { EVENT, IDENTITY, insertFunction, retryable, useRunner } from './support/runner'

const ENDLESS = 'const onTrack = () => { for (;;) {} }'
const WAITING = 'const onTrack = () => new Promise((resolve) => setTimeout(resolve, 600000))'
const TIMED_OUT = retryable('The function ran longer than 0.4 s.')
const INTERRUPTED = retryable('The function was interrupted.')

describe('runs at one time', () => {
  // So long a limit that a busy machine does not reach it: what ends a run is what the test does.
  const bench = useRunner(() => ({ maxWorkers: 2, timeoutMs: 60_000 }))
  // Both threads are started.
  beforeEach(async () => {
    await Promise.all([bench.end(IDENTITY), bench.end(IDENTITY)])
  })

  it('many runs of many functions come to their own ends', async () => {
    const runs = Array.from({ length: 200 }, (_, index) =>
      bench.out(`await null; event.out = [${index % 7}, settings.index]`, { settings: { index } })
    )
    expect(await Promise.all(runs)).toEqual(Array.from({ length: 200 }, (_, index) => [index % 7, index]))
  })

  it.each([
    ['computes', ENDLESS],
    ['waits', WAITING]
  ])('a run that %s ends when its caller gives it up', async (_, source) => {
    const controller = new AbortController()
    const run = bench.run(source, { signal: controller.signal })
    setTimeout(() => {
      controller.abort()
    }, 20)
    expect((await run).ends).toEqual([INTERRUPTED])
  })

  it('a run whose caller has given it up before is not started', async () => {
    expect(await bench.end(IDENTITY, { signal: AbortSignal.abort() })).toEqual(INTERRUPTED)
  })

  it('a run that waits for its turn is given up at once', async () => {
    const controller = new AbortController()
    const others = new AbortController()
    const before = [ENDLESS, ENDLESS].map((source) => bench.end(source, { signal: others.signal }))
    const run = bench.end(IDENTITY, { signal: controller.signal })
    controller.abort()
    expect(await run).toEqual(INTERRUPTED)
    others.abort()
    expect(await Promise.all(before)).toEqual([INTERRUPTED, INTERRUPTED])
  })

  it('one signal serves any number of runs, without a warning', async () => {
    const warnings: Error[] = []
    const listen = (warning: Error): void => void warnings.push(warning)
    process.on('warning', listen)
    const controller = new AbortController()
    const given = { signal: controller.signal }
    expect(
      (await Promise.all(Array.from({ length: 50 }, () => bench.end(IDENTITY, given)))).map(({ status }) => status)
    ).toEqual(Array.from({ length: 50 }, () => 'returned'))
    const waiting = Array.from({ length: 50 }, () => bench.end(WAITING, given))
    controller.abort()
    expect(await Promise.all(waiting)).toEqual(Array.from({ length: 50 }, () => INTERRUPTED))
    process.off('warning', listen)
    expect(warnings).toEqual([])
  })

  it('an endless run holds neither another run nor the host', async () => {
    const controller = new AbortController()
    let ended = false
    const endless = bench.end(ENDLESS, { signal: controller.signal }).finally(() => (ended = true))
    const server = createServer((_, response) => response.end('ok'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('ok')
    expect((await bench.end(IDENTITY)).status).toBe('returned')
    expect(ended).toBe(false)
    controller.abort()
    expect(await endless).toEqual(INTERRUPTED)
    server.closeAllConnections()
    server.close()
  })

  it('a signal that is fired after the run does nothing', async () => {
    const controller = new AbortController()
    await bench.end(IDENTITY, { signal: controller.signal })
    controller.abort()
    expect((await bench.end(IDENTITY)).status).toBe('returned')
  })
})

describe('more runs than threads', () => {
  const bench = useRunner(() => ({ maxWorkers: 2, timeoutMs: 400 }))

  it('wait for their turn, and each has its whole time', async () => {
    const runs = Array.from({ length: 4 }, (_, index) => bench.run(index % 2 === 0 ? ENDLESS : WAITING))
    for (const { ends } of await Promise.all(runs)) expect(ends).toEqual([TIMED_OUT])
  })
})

describe('the end of a runner', () => {
  it('ends what runs and what waits, and takes nothing more', async () => {
    const runner = createFunctionRunner({ maxWorkers: 1 })
    const call = { insertFunction: insertFunction(ENDLESS), tenant: 'shop', events: [EVENT], batch: false }
    const runs = [runner.run(call), runner.run(call)]
    await runner.close()
    for (const { ends } of await Promise.all(runs)) expect(ends).toEqual([retryable('The sandbox was closed.')])
    expect((await runner.run(call)).ends).toEqual([retryable('The sandbox is closed.')])
    await expect(runner.handlersOf(call.insertFunction)).rejects.toThrow('The sandbox is closed.')
  })

  it('is not needed before any call', async () => {
    await expect(createFunctionRunner().close()).resolves.toBeUndefined()
  })

  it('is not needed for the process to end: idle threads do not hold it', async () => {
    const runner = join(__dirname, '../../dist/functions/create-function-runner.js')
    const script = `const { createFunctionRunner } = require(${JSON.stringify(runner)})
      const insertFunction = { name: 'a.js', source: 'const onTrack = (event) => event', settings: {} }
      createFunctionRunner().run({ insertFunction, tenant: 't', events: [{ type: 'track' }], batch: false })
        .then(({ ends }) => console.log(ends[0].status))`
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    expect(await once(child, 'close')).toEqual([0, null])
    expect(output).toBe('returned\n')
  })
})

describe('a thread of the sandbox', () => {
  const report: Report = { end: { kind: 'answered', text: '' }, logs: [], memoryBytes: 0, retire: false }
  const crashed: Report = { ...report, end: { kind: 'crashed', message: 'The thread of the sandbox ended.' } }
  const contextOf = (key: string): RunContext => ({
    job: { program: { key, name: '', source: '' } } as RunContext['job'],
    callsFor: () => {
      throw new Error('not asked')
    }
  })

  /** Threads that only write down what they are given. */
  function poolOf(maxWorkers: number, answer: (lose: (worked: boolean) => void) => Promise<Report>, maxWaiting = 10) {
    const started: { jobs: string[] }[] = []
    const pool = new WorkerPool({
      maxWorkers,
      maxWaiting,
      create: (onGone) => {
        const thread = { jobs: [] as string[], isIdle: true, lastProgram: undefined as string | undefined }
        started.push(thread)
        return Object.assign(thread, {
          run: async ({ job }: RunContext) => {
            thread.jobs.push(job.program.key)
            thread.isIdle = false
            thread.lastProgram = job.program.key
            const given = await answer((worked) => {
              onGone(worked)
            })
            thread.isIdle = true
            return given
          },
          close: () => Promise.resolve()
        }) as unknown as WorkerThread
      }
    })
    return { pool, started }
  }

  it('is replaced at once when it is lost, and its run ends as crashed', async () => {
    const { pool, started } = poolOf(1, (lose) => {
      lose(true)
      return Promise.resolve(crashed)
    })
    expect(await pool.run(contextOf('a'))).toBe(crashed)
    expect(started.map(({ jobs }) => jobs)).toEqual([['a'], []])
  })

  it('is not replaced where it never started', async () => {
    const { pool, started } = poolOf(1, (lose) => {
      lose(false)
      return Promise.resolve(crashed)
    })
    await pool.run(contextOf('a'))
    expect(started).toHaveLength(1)
  })

  it('is best the one that ran the same function last', async () => {
    const { pool, started } = poolOf(
      2,
      () =>
        new Promise((resolve) =>
          setImmediate(() => {
            resolve(report)
          })
        )
    )
    await Promise.all([pool.run(contextOf('a')), pool.run(contextOf('b'))])
    for (const key of ['b', 'a', 'b']) await pool.run(contextOf(key))
    expect(started.map(({ jobs }) => jobs)).toEqual([
      ['a', 'a'],
      ['b', 'b', 'b']
    ])
  })

  it('has a queue with an end', async () => {
    const { pool } = poolOf(1, () => new Promise(() => undefined), 2)
    const waiting = [1, 2, 3].map(() => pool.run(contextOf('a')))
    expect(await pool.run(contextOf('a'))).toMatchObject({
      end: { kind: 'crashed', message: 'More than 2 calls wait for the sandbox.' }
    })
    await pool.close()
    expect((await waiting[2])?.end).toEqual({ kind: 'crashed', message: 'The sandbox was closed.' })
  })

  it('that fails leaves every event of its run to be tried again', () => {
    const call = { insertFunction: insertFunction(IDENTITY), tenant: 't', events: [EVENT, EVENT], batch: true }
    const facts = { call, handler: 'onBatch', timeoutMs: 1, memoryLimitBytes: 1, aborted: false } as const
    expect(endsOf(crashed.end, facts)).toEqual([
      retryable('The thread of the sandbox ended.'),
      retryable('The thread of the sandbox ended.')
    ])
  })
})
