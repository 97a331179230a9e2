import { createCollector, isBlank, type RawRecord, type Splitter } from './record'

const NEWLINE = 0x0a

/**
 * Cuts NDJSON: one record a line. Blank lines are none. A carriage return before the line end is a blank to JSON.
 *
 * @param maxBytes how long a line may be; longer ones are told and passed over
 */
export function createLineSplitter(maxBytes: number): Splitter {
  const collector = createCollector(maxBytes)
  let line = 1
  const take = (): RawRecord[] => {
    const record = collector.take(line++)
    return record.tooLong || !isBlank(record.bytes) ? [record] : []
  }
  return {
    push: (chunk) => {
      const records: RawRecord[] = []
      let start = 0
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, start)) {
        collector.add(chunk.subarray(start, at))
        records.push(...take())
        start = at + 1
      }
      if (start < chunk.length) collector.add(chunk.subarray(start))
      return records
    },
    end: take
  }
}
