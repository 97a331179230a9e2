import { StaticLifetime, type QuickJSHandle } from 'quickjs-emscripten'
import { readThrown } from '../answer'
import { HANDLER_NAMES } from '../handlers'
import type { Thrown } from '../protocol'
import type { HandlerName } from '../types'
import { ENTRIES, type Base, type Entry, type Layout, type Pages } from './base'
import { bundlePrelude } from './bundle'
import { capture, highWater, restore } from './image'
import type { Instance } from './instance'

const MIB = 1024 * 1024

/** Free memory that stays in front of the reserve: enough for a small run, and little to clear after it. */
const ROOM = MIB / 2

/** Gives the handlers that a script declared, also with `const`, which makes no property of the global object. */
const DECLARED = `({${HANDLER_NAMES.map((name) => `${name}: typeof ${name} === 'function' ? ${name} : undefined`).join(', ')}})`

/** A script that ran to its end; how it looks in memory, over the base. */
export interface Loaded {
  readonly handlers: readonly HandlerName[]
  readonly pages: Pages
}

/** A QuickJS machine whose memory can be set back to what it was before a run. */
export class Machine {
  readonly #instance: Instance
  readonly #layout: Layout
  readonly #entries: ReadonlyMap<Entry, QuickJSHandle>
  readonly base: Base

  /** @param base what another thread has made; it is made here where there is none that fits */
  constructor(instance: Instance, base?: Base) {
    this.#instance = instance
    this.base = base?.fingerprint === instance.fingerprint ? base : makeBase(instance)
    this.#layout = this.base.layout
    const { runtime } = instance
    this.#entries = new Map(
      ENTRIES.map((name) => [name, new StaticLifetime(this.base.entries[name], runtime) as QuickJSHandle])
    )
    this.reset()
  }

  /** Sets the memory back to the base, or to a function that was loaded. */
  reset(loaded?: Loaded): void {
    restore(this.#instance.bytes(), this.#layout, loaded ? [this.base.pages, loaded.pages] : [this.base.pages])
  }

  /**
   * Evaluates a script over the base.
   *
   * @param name of its file, as it stands in positions
   * @returns what it declared, or what it threw
   */
  load(name: string, source: string): Loaded | { readonly error: Thrown } {
    this.reset()
    const { context } = this.#instance
    this.#checkRoom(source.length * 3)
    const result = context.evalCode(source, name, { type: 'global' })
    if (result.error) return { error: this.#describe(result.error) }
    const declared = context.evalCode(DECLARED, 'handlers', { type: 'global' })
    if (declared.error) return { error: this.#describe(declared.error) }
    const kept = this.#call('keep', declared.value)
    if (kept.error) return { error: this.#describe(kept.error) }
    const handlers = namesIn(context.getString(kept.value))
    const pages = capture(this.#instance.bytes(), this.#layout, this.base.pages)
    return { handlers, pages }
  }

  /** Calls into the sandbox with a text; what the call throws is lost, since the prelude catches what matters. */
  call(entry: Entry, text: string, bytes?: Uint8Array): void {
    const { context } = this.#instance
    this.#checkRoom(text.length * 3 + (bytes?.length ?? 0))
    const args = [context.newString(text)]
    if (bytes) args.push(context.newArrayBuffer(exactBuffer(bytes)))
    const result = this.#call(entry, ...args)
    for (const handle of args) handle.dispose()
    if (result.error) result.error.dispose()
    else result.value.dispose()
  }

  /** Runs the jobs of promises until none is left, or until `isOver`. */
  pump(isOver: () => boolean): void {
    const { runtime } = this.#instance
    while (!isOver() && runtime.hasPendingJob()) {
      const result = runtime.executePendingJobs(100)
      if (result.error) result.error.dispose()
    }
  }

  /** Bytes of heap that were taken at most since the last reset. */
  used(): number {
    return highWater(this.#instance.bytes(), this.#layout)
  }

  /** Whether there is no more memory to be had. */
  isFull(): boolean {
    return !hasRoom(this.#instance, 0)
  }

  /** Size of the whole memory, in bytes. */
  size(): number {
    return this.#instance.bytes().length
  }

  #call(entry: Entry, ...args: QuickJSHandle[]): ReturnType<Instance['context']['callFunction']> {
    const { context } = this.#instance
    return context.callFunction(this.#entries.get(entry) as QuickJSHandle, context.undefined, ...args)
  }

  #describe(error: QuickJSHandle): Thrown {
    const { context } = this.#instance
    const result = this.#call('describe', error)
    try {
      if (!result.error) return readThrown(JSON.parse(context.getString(result.value)) as Record<string, unknown>)
    } catch {
      // The script may have changed how anything becomes JSON.
    }
    return { name: '', message: 'It threw a value that cannot be read.', stack: '' }
  }

  /** The library writes to address 0 where there is no memory for what it hands over. */
  #checkRoom(bytes: number): void {
    checkRoom(this.#instance, bytes)
  }
}

/** Less free memory than this counts as none. */
const LEAST_ROOM = 65_536

/** @throws NoRoomError where a block of this size cannot be had */
export function checkRoom(instance: Pick<Instance, 'allocator'>, bytes: number): void {
  if (!hasRoom(instance, bytes)) throw new NoRoomError()
}

function hasRoom({ allocator }: Pick<Instance, 'allocator'>, bytes: number): boolean {
  const pointer = allocator._malloc(bytes + LEAST_ROOM)
  if (pointer !== 0) allocator._free(pointer)
  return pointer !== 0
}

/** The memory of the sandbox is full. */
export class NoRoomError extends Error {
  override readonly name = 'InternalError'
  constructor() {
    super('out of memory')
  }
}

/** The names of handlers in a JSON list; a script may have changed how lists become JSON. */
function namesIn(json: string): readonly HandlerName[] {
  return HANDLER_NAMES.filter((name) => json.includes(`"${name}"`))
}

function makeBase(instance: Instance): Base {
  const { context, fingerprint, dispatcher } = instance
  const install = context.unwrapResult(context.evalCode(bundlePrelude(), 'prelude', { type: 'global' }))
  const exported = context.unwrapResult(context.callFunction(install, context.undefined, dispatcher))
  install.dispose()
  const entries = Object.fromEntries(ENTRIES.map((name) => [name, context.getProp(exported, name).value]))
  return { ...settle(instance), entries: entries as Base['entries'], fingerprint }
}

/** Clears what was given back while the prelude was read, and puts the reserve in place. */
function settle({ allocator, bytes, heapStart }: Instance): Pick<Base, 'pages' | 'layout'> {
  const top = allocator._malloc(MIB)
  allocator._free(top)
  clearHoles(allocator, bytes(), top)
  const size = bytes().length - top - ROOM
  const start = allocator._malloc(size)
  const layout = { heapStart, reserve: { start, end: start + size } }
  return { pages: capture(bytes(), layout), layout }
}

/** Free blocks still hold what was in them, and would be part of the image. */
function clearHoles(allocator: Instance['allocator'], memory: Uint8Array, top: number): void {
  const held: number[] = []
  for (let size = MIB; size >= 4096; size = size / 2) {
    for (;;) {
      const hole = allocator._malloc(size)
      if (hole === 0 || hole >= top) {
        allocator._free(hole)
        break
      }
      memory.fill(0, hole, hole + size)
      held.push(hole)
    }
  }
  for (const hole of held) allocator._free(hole)
}

/** A buffer that holds these bytes and no others. */
export function exactBuffer(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer
}
