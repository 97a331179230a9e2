import type { QuickJSHandle } from 'quickjs-emscripten'

/** Pages of 4 KiB: their numbers, and their bytes one after the other. */
export interface Pages {
  readonly numbers: Uint32Array
  readonly bytes: Uint8Array
}

/** Addresses from `start` up to, without, `end`. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** Where things lie in the memory: data, then the stack that grows downwards to it, then the heap. */
export interface Layout {
  /** Where the heap begins and the stack ends. */
  readonly heapStart: number
  /** Taken out of use so that the heap grows beyond the initial memory, where its growth can be seen. */
  readonly reserve: Range
}

/** The calls into the sandbox, which `sandbox/run.js` exports. */
export const ENTRIES = ['run', 'settle', 'keep', 'describe'] as const

/** The name of a call into the sandbox. */
export type Entry = (typeof ENTRIES)[number]

/**
 * The memory of QuickJS after the prelude (lodash, Buffer, the globals), from which every run starts. Every instance lays
 * its memory out in the same way, so that it holds in all threads, with the same pointers.
 */
export interface Base {
  readonly pages: Pages
  readonly layout: Layout
  /** Pointers to the functions that are called. */
  readonly entries: Readonly<Record<Entry, QuickJSHandle['value']>>
  /** Pointers that must be the same where it is used. */
  readonly fingerprint: string
}
