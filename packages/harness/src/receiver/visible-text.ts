/** Letters that move the cursor, hide, or turn the writing round: in a log they could pretend what did not happen. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu

/**
 * Shows what a terminal or a page would act on.
 *
 * @param text may hold anything
 * @param keepLines whether line breaks and tabs stay
 */
export function makeVisible(text: string, keepLines = false): string {
  return text.replaceAll(HIDDEN, (letter) =>
    keepLines && (letter === '\n' || letter === '\t') ? letter : escape(letter)
  )
}

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\0': '\\0' }

function escape(letter: string): string {
  const code = letter.codePointAt(0) ?? 0
  return SHORT[letter] ?? (code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`)
}
