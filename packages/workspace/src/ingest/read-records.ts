import { MAX_EVENT_BYTES } from './parse-event'
import { isBlank, type RawRecord, type Splitter } from './record'
import { createLineSplitter } from './split-lines'
import { createValueSplitter } from './split-values'

/** How the events of a file stand in it. */
export type EventFormat = 'lines' | 'list' | 'values'

const BOM = Buffer.from([0xef, 0xbb, 0xbf])
const OPEN_LIST = 0x5b

/**
 * Reads the records of an event file in constant memory: NDJSON, one list of events, or objects spread over lines.
 *
 * @param chunks the file, in pieces of any size
 * @param format what it is; found out from its beginning where it is not given
 * @returns the records of each piece; reading goes on when they have been taken
 */
export async function* readRecords(chunks: AsyncIterable<Buffer>, format?: EventFormat): AsyncGenerator<RawRecord[]> {
  let splitter: Splitter | undefined
  let head = Buffer.alloc(0)
  for await (const chunk of chunks) {
    if (splitter) {
      yield splitter.push(chunk)
      continue
    }
    head = Buffer.concat([head, chunk])
    const found = head.length < BOM.length ? undefined : (format ?? detectFormat(withoutBom(head), false))
    if (!found) continue
    splitter = createSplitter(found)
    yield splitter.push(withoutBom(head))
    head = Buffer.alloc(0)
  }
  if (splitter) {
    yield splitter.end()
    return
  }
  const rest = withoutBom(head)
  const last = createSplitter(format ?? detectFormat(rest, true) ?? 'lines')
  yield [...last.push(rest), ...last.end()]
}

/** What the name of a file says about its format, if anything. */
export function formatOfName(name: string): EventFormat | undefined {
  return /\.(ndjson|jsonl)$/i.test(name) ? 'lines' : undefined
}

function createSplitter(format: EventFormat): Splitter {
  return format === 'lines' ? createLineSplitter(MAX_EVENT_BYTES) : createValueSplitter(format, MAX_EVENT_BYTES)
}

function withoutBom(bytes: Buffer): Buffer<ArrayBuffer> {
  const rest = bytes.subarray(0, BOM.length).equals(BOM) ? bytes.subarray(BOM.length) : bytes
  return rest as Buffer<ArrayBuffer>
}

/**
 * Finds the format from the first lines. A first line that ends inside an object is that of an object spread over lines,
 * unless the next line is an object by itself: then the first is a bad line of NDJSON.
 *
 * @returns nothing while there is not enough to tell
 */
export function detectFormat(head: Buffer, complete: boolean): EventFormat | undefined {
  const first = head.find((byte) => byte > 0x20)
  if (first === undefined) return complete || head.length > MAX_EVENT_BYTES ? 'lines' : undefined
  if (first === OPEN_LIST) return 'list'
  if (head.length > MAX_EVENT_BYTES) return 'lines'
  const lines = completeLines(head, complete).filter((line) => !isBlank(line))
  const [line, next] = lines.map((bytes) => bytes.toString('utf8').trim())
  if (line === undefined) return undefined
  if (!/[{[:,]$/.test(line)) return 'lines'
  if (next === undefined) return complete ? 'values' : undefined
  return isObject(next) && /[{,]$/.test(line) ? 'lines' : 'values'
}

function completeLines(head: Buffer, complete: boolean): Buffer[] {
  const lines: Buffer[] = []
  let start = 0
  for (let at = head.indexOf(0x0a); at >= 0 && lines.length < 64; at = head.indexOf(0x0a, start)) {
    lines.push(head.subarray(start, at))
    start = at + 1
  }
  return complete && start < head.length ? [...lines, head.subarray(start)] : lines
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}
