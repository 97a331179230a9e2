import type { Layout, Pages, Range } from './base'

const PAGE = 4096
const EMPTY = Buffer.alloc(PAGE)

/** No frame of the stack is larger than this without being written to, in pages. */
const FRAME_PAGES = 64

/**
 * The pages of a memory that hold something else than they would after {@link restore} with the same arguments.
 *
 * @param under pages that lie below; every other page is zeros
 */
export function capture(memory: Uint8Array, { reserve }: Layout, under?: Pages): Pages {
  const view = Buffer.from(memory.buffer, memory.byteOffset, memory.byteLength)
  const below = pageIndex(under)
  const numbers: number[] = []
  for (let number = 0; number * PAGE < view.length; number++) {
    const start = number * PAGE
    if (start >= reserve.start && start + PAGE <= reserve.end) continue
    if (!view.subarray(start, start + PAGE).equals(below(number))) numbers.push(number)
  }
  const bytes = new Uint8Array(new SharedArrayBuffer(numbers.length * PAGE))
  for (const [index, number] of numbers.entries()) {
    bytes.set(view.subarray(number * PAGE, (number + 1) * PAGE), index * PAGE)
  }
  return { numbers: Uint32Array.from(numbers), bytes }
}

/**
 * Makes a memory what it was: the pages of each layer over those below, and zeros everywhere else, so that nothing is left
 * of the last run.
 */
export function restore(memory: Uint8Array, layout: Layout, layers: readonly Pages[]): void {
  const [lowest, ...upper] = layers
  let clean = 0
  for (const { start, end, bytes } of lowest ? stretches(lowest) : []) {
    clear(memory, clean, start, layout)
    memory.set(bytes, start)
    clean = end
  }
  clear(memory, clean, memory.length, layout)
  for (const layer of upper) {
    for (const { start, bytes } of stretches(layer)) memory.set(bytes, start)
  }
}

/** Bytes of the heap up to the last one that was written: what a run has taken at most. */
export function highWater(memory: Uint8Array, { heapStart, reserve }: Layout): number {
  const view = Buffer.from(memory.buffer, memory.byteOffset, memory.byteLength)
  for (let end = view.length; end > reserve.end; end -= PAGE) {
    if (!view.subarray(end - PAGE, end).equals(EMPTY)) return end - heapStart - (reserve.end - reserve.start)
  }
  return reserve.start - heapStart
}

function clear(memory: Uint8Array, from: number, to: number, { heapStart, reserve }: Layout): void {
  if (to <= heapStart) clearStack(memory, from, to)
  else {
    if (from < Math.min(to, reserve.start)) memory.fill(0, from, Math.min(to, reserve.start))
    if (Math.max(from, reserve.end) < to) memory.fill(0, Math.max(from, reserve.end), to)
  }
}

/** The stack is five megabytes, of which a run uses the upper end: below a long clean stretch nothing was written. */
function clearStack(memory: Uint8Array, from: number, to: number): void {
  const view = Buffer.from(memory.buffer, memory.byteOffset, memory.byteLength)
  let cleanPages = 0
  for (let end = to; end - PAGE >= from && cleanPages < FRAME_PAGES; end -= PAGE) {
    const page = view.subarray(end - PAGE, end)
    if (page.equals(EMPTY)) cleanPages++
    else {
      page.fill(0)
      cleanPages = 0
    }
  }
}

interface Stretch extends Range {
  readonly bytes: Uint8Array
}

const known = new WeakMap<Pages, readonly Stretch[]>()

/** Pages that follow one another, as one. */
function stretches(pages: Pages): readonly Stretch[] {
  const held = known.get(pages)
  if (held) return held
  const made: Stretch[] = []
  let first = 0
  for (let index = 1; index <= pages.numbers.length; index++) {
    if (pages.numbers[index] === (pages.numbers[index - 1] ?? 0) + 1) continue
    const start = (pages.numbers[first] ?? 0) * PAGE
    const bytes = pages.bytes.subarray(first * PAGE, index * PAGE)
    made.push({ start, end: start + bytes.length, bytes })
    first = index
  }
  known.set(pages, made)
  return made
}

function pageIndex(pages: Pages | undefined): (number: number) => Uint8Array {
  const at = new Map<number, Uint8Array>()
  for (const [index, number] of (pages?.numbers ?? []).entries()) {
    at.set(number, pages?.bytes.subarray(index * PAGE, (index + 1) * PAGE) ?? EMPTY)
  }
  return (number) => at.get(number) ?? EMPTY
}
