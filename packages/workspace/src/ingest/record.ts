/** The bytes of one event as they stand in a file. Lines count from 1. */
export interface RawRecord {
  readonly line: number
  readonly bytes: Buffer
  /** The event is longer than what is kept; `bytes` is empty. */
  readonly tooLong?: true
  /** The file ended inside this record. */
  readonly cut?: true
}

/** Cuts the chunks of a file into records, holding no more than one of them. */
export interface Splitter {
  push(chunk: Buffer): RawRecord[]
  end(): RawRecord[]
}

/** Bytes of one record that may come in several chunks; beyond the limit they are counted and not kept. */
export interface Collector {
  add(part: Buffer): void
  /** Gives what was collected, and starts anew. */
  take(line: number): RawRecord
  size(): number
}

/** @param maxBytes how much is kept */
export function createCollector(maxBytes: number): Collector {
  let parts: Buffer[] = []
  let size = 0
  return {
    add: (part) => {
      size += part.length
      if (size <= maxBytes) parts.push(part)
      else parts = []
    },
    take: (line) => {
      const record: RawRecord =
        size > maxBytes
          ? { line, bytes: Buffer.alloc(0), tooLong: true }
          : { line, bytes: parts.length === 1 ? (parts[0] ?? Buffer.alloc(0)) : Buffer.concat(parts) }
      parts = []
      size = 0
      return record
    },
    size: () => size
  }
}

/** Whether bytes hold nothing but blanks, so that a line of them is no record. */
export function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === 0x0a)
}
