import { capture, highWater, restore } from '../../src/functions/sandbox/image'

const PAGE = 4096
const LAYOUT = { heapStart: 40 * PAGE, reserve: { start: 60 * PAGE + 16, end: 80 * PAGE - 8 } }

/** A memory as it is laid out: data below, then stack, heap, the reserve, and free room. */
function memory(pages = 90): Uint8Array {
  return new Uint8Array(pages * PAGE)
}

function fill(bytes: Uint8Array, page: number, value: number): void {
  bytes.fill(value, page * PAGE, (page + 1) * PAGE)
}

function filledMemory(): Uint8Array {
  const bytes = memory()
  for (const page of [0, 1, 38, 39, 40, 41, 45]) fill(bytes, page, page + 1)
  return bytes
}

describe('the image of a memory', () => {
  it('makes every byte what it was', () => {
    const bytes = filledMemory()
    const before = bytes.slice()
    const image = capture(bytes, LAYOUT)
    for (const page of [0, 1, 37, 39, 41, 42, 45, 59, 81, 89]) fill(bytes, page, 99)
    restore(bytes, LAYOUT, [image])
    expect(Buffer.compare(bytes, before)).toBe(0)
  })

  it('holds only the pages that are not empty', () => {
    expect([...capture(filledMemory(), LAYOUT).numbers]).toEqual([0, 1, 38, 39, 40, 41, 45])
  })

  it('holds, over another image, only what differs, also a page that is empty now', () => {
    const bytes = filledMemory()
    const base = capture(bytes, LAYOUT)
    fill(bytes, 41, 0)
    fill(bytes, 50, 7)
    const before = bytes.slice()
    const over = capture(bytes, LAYOUT, base)
    expect([...over.numbers]).toEqual([41, 50])
    fill(bytes, 45, 3)
    fill(bytes, 51, 3)
    restore(bytes, LAYOUT, [base, over])
    expect(Buffer.compare(bytes, before)).toBe(0)
    restore(bytes, LAYOUT, [base])
    expect(Buffer.compare(bytes, filledMemory())).toBe(0)
  })

  it('clears what the memory has grown by', () => {
    const base = capture(filledMemory(), LAYOUT)
    const grown = memory(120)
    grown.fill(5, 80 * PAGE)
    restore(grown, LAYOUT, [base])
    expect(grown.subarray(90 * PAGE).every((byte) => byte === 0)).toBe(true)
    expect(Buffer.compare(grown.subarray(0, 90 * PAGE), filledMemory())).toBe(0)
  })

  it('clears the stack as deep as it was used, also over clean pages between', () => {
    const base = capture(filledMemory(), LAYOUT)
    const bytes = filledMemory()
    for (const page of [37, 30, 20, 5]) fill(bytes, page, 9)
    restore(bytes, LAYOUT, [base])
    expect(Buffer.compare(bytes, filledMemory())).toBe(0)
  })

  it('clears the bytes of a page that the reserve only partly covers', () => {
    const base = capture(filledMemory(), LAYOUT)
    const bytes = filledMemory()
    bytes[LAYOUT.reserve.start - 1] = 1
    bytes[LAYOUT.reserve.end] = 1
    restore(bytes, LAYOUT, [base])
    expect(Buffer.compare(bytes, filledMemory())).toBe(0)
  })

  it('tells how much of the heap was taken, without the reserve', () => {
    const bytes = filledMemory()
    expect(highWater(bytes, LAYOUT)).toBe(20 * PAGE + 16)
    bytes[84 * PAGE + 3] = 1
    expect(highWater(bytes, LAYOUT)).toBe(45 * PAGE - (LAYOUT.reserve.end - LAYOUT.reserve.start))
  })
})
