import { refuse } from '../refuse'
import { encodeOperation } from './operation'
import type { Operation } from './operation'

/** An operation of a batch, at the place of its payload. */
export interface Item {
  readonly place: number
  readonly operation: Operation
}

/** An item that cannot be sent. */
export interface Refused {
  readonly place: number
  readonly error: unknown
}

/** An item as it is written. */
export interface WrittenItem extends Item {
  readonly lines: string
}

/** Writes every item; one that cannot be written must not keep the others back. */
export function writeItems(items: readonly Item[]): { readonly written: WrittenItem[]; readonly refused: Refused[] } {
  const written: WrittenItem[] = []
  const refused: Refused[] = []
  for (const item of items) {
    try {
      written.push({ ...item, lines: encodeOperation(item.operation) })
    } catch {
      refused.push({
        place: item.place,
        error: refuse('document', 'cannot be written as JSON: it is nested too deeply.')
      })
    }
  }
  return { written, refused }
}

/**
 * Divides items among bodies, their order kept: the last operation on a document must be the one that counts.
 *
 * @param maxBytes of one body; an item that is larger by itself has a body of its own
 */
export function packItems(items: readonly WrittenItem[], maxBytes: number): WrittenItem[][] {
  const bodies: WrittenItem[][] = []
  let open: WrittenItem[] = []
  let bytes = 0
  for (const item of items) {
    const size = Buffer.byteLength(item.lines)
    if (open.length > 0 && bytes + size > maxBytes) {
      bodies.push(open)
      open = []
      bytes = 0
    }
    open.push(item)
    bytes += size
  }
  if (open.length > 0) bodies.push(open)
  return bodies
}
