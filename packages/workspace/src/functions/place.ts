/** A place in a source; lines and columns from 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** The topmost place of a stack that lies in a file: `at onTrack (order.js:3:11)`, or `at order.js:3:11`. */
export function placeIn(stack: string, file: string): Place | undefined {
  for (const frame of stack.split('\n')) {
    const at = frame.lastIndexOf(`${file}:`)
    if (at <= 0 || !'( '.includes(frame[at - 1] ?? '')) continue
    const found = /^(\d+):(\d+)\)?$/.exec(frame.slice(at + file.length + 1).trim())
    if (found) return { line: Number(found[1]), column: Number(found[2]) }
  }
  return undefined
}
