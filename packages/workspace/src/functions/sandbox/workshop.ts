import type { QuickJSContext, QuickJSHandle } from 'quickjs-emscripten'
import { LIMITS } from '../limits'
import type { End, FromWorker, Job, ToWorker, WorkerStart } from '../protocol'
import type { Base } from './base'
import { Budget } from './budget'
import { CryptoObjects } from './crypto-objects'
import { Flags } from './flags'
import { createHostFunctions, textOf, type HostCall } from './host-functions'
import { createInstance } from './instance'
import { Logs } from './logs'
import { checkRoom, exactBuffer, Machine, type Loaded } from './machine'
import { Programs } from './programs'
import { endOf, isBroken, Run } from './run'
import { setTime, takeOverDate } from './time'

/** The part of a thread that runs functions. */
export interface Workshop {
  readonly base: Base
  take(message: ToWorker): void
}

/** Makes the machine of a thread. */
export async function createWorkshop(start: WorkerStart, post: (message: FromWorker) => void): Promise<Workshop> {
  takeOverDate()
  const workshop = new SandboxWorkshop(start, post)
  await workshop.open(start)
  return workshop
}

/** Code of WebAssembly is compiled when it first runs; the first event is not to wait for that within its limit. */
function warmUp(machine: Machine): void {
  const loaded = machine.load('warm-up', 'async function onTrack(event) { return event }')
  if ('error' in loaded) throw new Error(`The sandbox does not work: ${loaded.error.message}`)
  machine.reset(loaded)
  machine.call('run', '{"handler":"onTrack","events":[{"type":"track"}],"settings":{},"seed":0,"maxLength":100}')
  machine.pump(() => false)
  machine.reset()
}

class SandboxWorkshop implements Workshop {
  readonly #budget: Budget
  readonly #objects = new CryptoObjects()
  readonly #functions = createHostFunctions(this.#objects)
  readonly #logs = new Logs()
  readonly #programs = new Programs()
  readonly #post: (message: FromWorker) => void
  #opened: Machine | undefined
  #run: Run | undefined
  /** Key of the function that the memory holds, ready to run. */
  #ready: string | undefined

  constructor({ flags }: WorkerStart, post: (message: FromWorker) => void) {
    this.#budget = new Budget(new Flags(flags))
    this.#post = post
  }

  async open({ memoryLimitBytes, stackLimitBytes, base }: WorkerStart): Promise<void> {
    const instance = await createInstance({
      memoryLimitBytes,
      stackLimitBytes,
      host: (context, args) => this.#serve(context, args, instance),
      isSpent: this.#budget.isSpent
    })
    this.#opened = new Machine(instance, base)
    warmUp(this.#opened)
  }

  get base(): Base {
    return this.#machine.base
  }

  get #machine(): Machine {
    if (!this.#opened) throw new Error('The sandbox is not open')
    return this.#opened
  }

  take(message: ToWorker): void {
    switch (message.kind) {
      case 'run':
        this.#begin(message.job)
        break
      case 'reply':
        this.#run?.reply(message.reply, message.time)
        break
      case 'stop':
        this.#run?.stop()
        break
      default:
        // No `assertNever`: the engine would take 100 ms to load in every thread.
        message satisfies never
    }
  }

  #begin(job: Job): void {
    this.#logs.clear()
    setTime(job.time)
    this.#budget.open(job.id, job.timeoutMs)
    let loaded: Loaded | End
    try {
      loaded = this.#load(job)
    } catch (error) {
      this.#finish(job, this.#budget.isSpent() ? { kind: 'interrupted' } : endOf(error), isBroken(error))
      return
    }
    if ('kind' in loaded) this.#finish(job, loaded, false)
    else if (job.handler === undefined) this.#finish(job, { kind: 'loaded', handlers: loaded.handlers }, false)
    else if (!loaded.handlers.includes(job.handler)) this.#finish(job, { kind: 'no-handler' }, false)
    else this.#start(job)
  }

  #load({ program: { key, name, source } }: Job): Loaded | End {
    const held = this.#programs.get(key)
    if (held) {
      if (this.#ready !== key) this.#machine.reset(held)
      this.#ready = key
      return held
    }
    this.#ready = undefined
    const loaded = this.#machine.load(name, source)
    if ('error' in loaded)
      return this.#budget.isSpent() ? { kind: 'interrupted' } : { kind: 'not-loaded', error: loaded.error }
    this.#programs.put(key, loaded)
    this.#machine.reset(loaded)
    this.#ready = key
    this.#logs.clear()
    this.#objects.clear()
    return loaded
  }

  #start(job: Job): void {
    const { id } = job
    this.#run = new Run(job, this.#machine, this.#budget, {
      ask: (ask) => {
        this.#post({ kind: 'ask', id, ask })
      },
      takeBack: (ask) => {
        this.#post({ kind: 'take-back', id, ask })
      },
      waiting: (leftMs, taken) => {
        this.#post({ kind: 'waiting', id, leftMs, taken })
      },
      ended: (end, broken) => {
        this.#finish(job, end, broken)
      }
    })
    this.#run.start()
  }

  /** Reports first and tidies up then, so that nobody waits for it. */
  #finish({ id, program }: Job, end: End, broken: boolean): void {
    this.#run = undefined
    const retire = broken || this.#machine.size() > LIMITS.retireAboveBytes
    const memoryBytes = this.#machine.used()
    this.#post({ kind: 'ended', id, report: { end, logs: this.#logs.lines, memoryBytes, retire } })
    this.#objects.clear()
    if (retire) return
    const loaded = this.#programs.get(program.key)
    this.#machine.reset(loaded)
    this.#ready = loaded ? program.key : undefined
  }

  /** Answers a call of the sandbox; see `sandbox/kit.js`. */
  #serve(
    context: QuickJSContext,
    [name, json, ...buffers]: readonly QuickJSHandle[],
    instance: Parameters<typeof checkRoom>[0]
  ): QuickJSHandle {
    if (!name || !json) throw new TypeError('The host was called without arguments')
    const operation = context.getString(name)
    const text = context.getString(json)
    if (operation === 'end') {
      this.#run?.answer(text)
      return context.undefined
    }
    const given = buffers.map((buffer) => context.getArrayBuffer(buffer).consume((lifetime) => lifetime.value.slice()))
    const answer = this.#call(operation, { args: JSON.parse(text) as unknown[], buffers: given })
    if (answer instanceof Uint8Array) {
      checkRoom(instance, answer.length)
      return context.newArrayBuffer(exactBuffer(answer))
    }
    const written = JSON.stringify(answer ?? null)
    checkRoom(instance, written.length * 3)
    return context.newString(written)
  }

  #call(operation: string, call: HostCall): unknown {
    const { args, buffers } = call
    switch (operation) {
      case 'log':
        this.#logs.add(args[0], args[1])
        return undefined
      case 'ask':
        if (!this.#run) throw new TypeError('A function may use fetch, timers and the cache in its handlers only')
        return this.#run.ask(textOf(args[0]), args[1], buffers[0], LIMITS.maxAsks)
      case 'take-back':
        this.#run?.takeBack(args[0] as number)
        return undefined
      default: {
        const known = this.#functions.get(operation)
        if (!known) throw new TypeError(`Unknown operation ${operation}`)
        return known(call)
      }
    }
  }
}
