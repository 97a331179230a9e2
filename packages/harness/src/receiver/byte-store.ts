/** Bytes that came and were not used yet. Grows by doubling, so that many small pieces are not copied again and again. */
export interface ByteStore {
  /** What is there; valid until the next call. */
  bytes(): Buffer
  append(chunk: Buffer): void
  /** Takes the first bytes out, as a copy of their own. */
  take(length: number): Buffer
}

const SMALLEST = 4_096

/** An empty store. */
export function createByteStore(): ByteStore {
  let memory: Buffer = Buffer.alloc(0)
  let used = 0
  return {
    bytes: () => memory.subarray(0, used),
    append: (chunk) => {
      if (used + chunk.length > memory.length) {
        const larger = Buffer.allocUnsafe(Math.max(SMALLEST, 2 * (used + chunk.length)))
        memory.copy(larger, 0, 0, used)
        memory = larger
      }
      chunk.copy(memory, used)
      used += chunk.length
    },
    take: (length) => {
      const taken = Buffer.from(memory.subarray(0, length))
      const rest = memory.subarray(length, used)
      // Memory of a large request is given back as soon as it is over.
      memory = Buffer.from(rest)
      used = rest.length
      return taken
    }
  }
}
