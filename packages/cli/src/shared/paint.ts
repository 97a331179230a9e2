import type { Io, Output } from '../io'

/** Colours for people; plain text elsewhere. */
export interface Paint {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly red: (text: string) => string
  readonly green: (text: string) => string
  readonly yellow: (text: string) => string
}

/** No colour without a terminal, or where `NO_COLOR` is set. */
export function createPaint(output: Output, env: Io['env']): Paint {
  const coloured = output.isTTY === true && !env['NO_COLOR']
  const paint =
    (on: number, off: number) =>
    (text: string): string =>
      coloured ? `\u001b[${on}m${text}\u001b[${off}m` : text
  return { bold: paint(1, 22), dim: paint(2, 22), red: paint(31, 39), green: paint(32, 39), yellow: paint(33, 39) }
}
