import { createCollector, isBlank, type RawRecord, type Splitter } from './record'

const NEWLINE = 0x0a
const QUOTE = 0x22
const COMMA = 0x2c
const OPEN_LIST = 0x5b
const BACKSLASH = 0x5c
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

/** What a byte ends: a value that stands before it, a value of which it is the last byte, the list, or nothing. */
type Ends = 'nothing' | 'value-before' | 'value-with' | 'list'

/**
 * Cuts JSON that is spread over lines: the items of one list, or objects one after the other.
 *
 * A list is BEFORE its bracket, OPEN, or AFTER; objects one after the other are always OPEN. Brackets and strings are
 * followed only to find where a value ends; whether it is valid is for the parser to say.
 *
 * @param shape `list`: the file is one list, its items are the records; `values`: each object is a record
 * @param maxBytes how long a record may be; longer ones are told and passed over
 */
export function createValueSplitter(shape: 'list' | 'values', maxBytes: number): Splitter {
  const isList = shape === 'list'
  const collector = createCollector(maxBytes)
  const scan = createScanner(isList)
  let state: 'before' | 'open' | 'after' = isList ? 'before' : 'open'
  let line = 1
  let startLine = 0
  let afterComma = false

  const take = (keepBlank: boolean): RawRecord[] => {
    const record = collector.take(startLine === 0 ? line : startLine)
    startLine = 0
    return !keepBlank && !record.tooLong && isBlank(record.bytes) ? [] : [record]
  }
  return {
    push: (chunk) => {
      const records: RawRecord[] = []
      let start = 0
      for (let at = 0; at < chunk.length; at++) {
        const byte = chunk[at] ?? 0
        if (byte === NEWLINE) line++
        if (state === 'before') {
          start = at + 1
          if (byte === OPEN_LIST) state = 'open'
          continue
        }
        const ends = state === 'open' ? scan(byte) : 'nothing'
        if (startLine === 0 && byte > 0x20 && ends !== 'value-before' && ends !== 'list') startLine = line
        if (ends === 'nothing') continue
        collector.add(chunk.subarray(start, ends === 'value-with' ? at + 1 : at))
        start = at + 1
        records.push(...take(ends === 'value-before' || (ends === 'list' && afterComma)))
        afterComma = ends === 'value-before'
        if (ends === 'list') state = 'after'
      }
      collector.add(chunk.subarray(start))
      return records
    },
    end: () => {
      const records = take(false)
      return isList && state !== 'after' ? [...records, { line, bytes: Buffer.alloc(0), cut: true }] : records
    }
  }
}

/** Follows strings and brackets; the depth counts from inside the list, or from between the values. */
function createScanner(isList: boolean): (byte: number) => Ends {
  let depth = 0
  let inString = false
  let escaped = false
  return (byte) => {
    if (inString) {
      if (escaped) escaped = false
      else if (byte === BACKSLASH) escaped = true
      else if (byte === QUOTE) inString = false
      return 'nothing'
    }
    switch (byte) {
      case QUOTE:
        inString = true
        return 'nothing'
      case OPEN_OBJECT:
      case OPEN_LIST:
        depth++
        return 'nothing'
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        if (isList && depth === 0 && byte === CLOSE_LIST) return 'list'
        depth = Math.max(0, depth - 1)
        return !isList && depth === 0 ? 'value-with' : 'nothing'
      case COMMA:
        return isList && depth === 0 ? 'value-before' : 'nothing'
      default:
        return 'nothing'
    }
  }
}
