import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  RELEASE_SYNC,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
  type QuickJSSyncVariant
} from 'quickjs-emscripten'

const WASM_PAGE = 65_536

/** 16 MiB, the least that the module accepts. */
const INITIAL_PAGES = 256

interface Allocator {
  _malloc(size: number): number
  _free(pointer: number): void
}

/** What an instance is made with. */
export interface InstanceOptions {
  readonly memoryLimitBytes: number
  readonly stackLimitBytes: number
  /** The one function that the sandbox can call. What it throws is thrown there. */
  readonly host: (context: QuickJSContext, args: readonly QuickJSHandle[]) => QuickJSHandle
  readonly isSpent: () => boolean
}

/** A QuickJS machine in a memory of its own. */
export interface Instance {
  readonly context: QuickJSContext
  readonly runtime: QuickJSRuntime
  readonly allocator: Allocator
  /** The whole memory; to be asked for anew after anything ran, since it may have grown. */
  readonly bytes: () => Uint8Array
  /** Where the heap begins. */
  readonly heapStart: number
  /** The function `host`. */
  readonly dispatcher: QuickJSHandle
  /** Tells whether two instances lay out their memory alike. */
  readonly fingerprint: string
}

/**
 * Makes an instance. Its memory limit is the maximum of the WebAssembly memory: the limit of QuickJS itself does not count
 * the size of blocks in this build.
 */
export async function createInstance(options: InstanceOptions): Promise<Instance> {
  const maximum = INITIAL_PAGES + Math.ceil(options.memoryLimitBytes / WASM_PAGE)
  const memory = new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum })
  const { variant, allocator } = observe(newVariant(RELEASE_SYNC, { wasmMemory: memory }))
  const quickjs = await newQuickJSWASMModuleFromVariant(variant)
  const heapStart = allocator()._malloc(16)
  const runtime = quickjs.newRuntime()
  runtime.setMaxStackSize(options.stackLimitBytes)
  runtime.setInterruptHandler(options.isSpent)
  const context = runtime.newContext()
  const dispatcher = context.newFunction('host', (...args) => options.host(context, args))
  return {
    context,
    runtime,
    allocator: allocator(),
    bytes: () => new Uint8Array(memory.buffer),
    heapStart,
    dispatcher,
    fingerprint: [heapStart, dispatcher.value, options.stackLimitBytes].join('/')
  }
}

/** Keeps the module that a variant loads, for its allocator. */
function observe(variant: QuickJSSyncVariant): { variant: QuickJSSyncVariant; allocator: () => Allocator } {
  let loaded: Allocator | undefined
  const observed: QuickJSSyncVariant = {
    ...variant,
    importModuleLoader: async () => {
      const imported = await variant.importModuleLoader()
      const load = typeof imported === 'function' ? imported : imported.default
      return async (settings) => {
        const module = await (load as Extract<typeof load, (...args: never) => unknown>)(settings)
        loaded = module
        return module
      }
    }
  }
  const allocator = (): Allocator => {
    if (!loaded) throw new Error('The module of QuickJS is not loaded')
    return loaded
  }
  return { variant: observed, allocator }
}
