import type { Token } from './scan'
import type { Diagnostic } from './types'

/** A diagnostic before its place is written out. */
export interface Finding extends Omit<Diagnostic, 'clause' | 'position'> {
  readonly from: Token
  /** The last token that is meant, where that is another one. */
  readonly to?: Token
}

/** A finding about a text in single quotes, which Segment compares with the quotes in it. */
export function singleQuotes(value: Token | undefined): Finding[] {
  if (value?.kind !== 'text' || !value.text.startsWith("'")) return []
  const message = `The quotes are taken as part of the text. Write "${value.text.slice(1, -1)}".`
  return [{ code: 'single-quotes', severity: 'warning', message, from: value }]
}

/** A text without its double quotes. */
export function contentOf(value: Token): string {
  return value.text.replace(/^"/, '').replace(/"$/, '')
}
