import { styleText } from 'node:util'
import type { Io, Output } from '../io'

/** Colours for a terminal, or none. */
export interface Style {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly good: (text: string) => string
  readonly bad: (text: string) => string
  readonly note: (text: string) => string
}

type Format = Parameters<typeof styleText>[0]

/** Colours where a person watches and `NO_COLOR` does not say otherwise (https://no-color.org). */
export function styleFor(output: Output, { env }: Pick<Io, 'env'>): Style {
  const colour = output.isTTY === true && !env['NO_COLOR']
  const paint =
    (format: Format) =>
    (text: string): string =>
      // Whether to colour is decided above, for the output that is written to.
      colour ? styleText(format, text, { validateStream: false }) : text
  return { bold: paint('bold'), dim: paint('dim'), good: paint('green'), bad: paint('red'), note: paint('cyan') }
}

/** A text that came from outside, so that it cannot write to the terminal what it likes; line ends stay. */
export function printable(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n\t]/gu, '\ufffd')
}

/** The same for every text of a value; bytes are left to whoever shows them. Done before colours are put in. */
export function printableAll<T>(value: T): T {
  return replaceTexts(value) as T
}

function replaceTexts(value: unknown): unknown {
  if (typeof value === 'string') return printable(value)
  if (Array.isArray(value)) return value.map(replaceTexts)
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [printable(key), replaceTexts(member)]))
}

/** The lines of a text, each moved to the right. */
export function indent(text: string, by: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(by))
}
