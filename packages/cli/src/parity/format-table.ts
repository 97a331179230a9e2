import { PARITY, type ShownBy } from '@extensible-webhooks/harness'
import { wrapText } from '../shared/wrap-text'
import type { Style } from '../shared/style'

const INDENT = 5

/** The table of deliberate differences for people: one block for each. */
export function formatTable(shownBy: ShownBy, style: Style): string {
  const blocks = PARITY.map(({ id, title, stock, ours, test }) => {
    const scenarios = shownBy.get(id) ?? []
    const proof = scenarios.length > 0 ? scenarios.join(', ') : test
    const part = (name: string, text: string): string[] => {
      const [first = '', ...others] = wrapText(text.replaceAll('`', ''), 96)
      const head = `${' '.repeat(INDENT)}${style.dim(name.padEnd(6))}${first}`
      return [head, ...others.map((line) => `${' '.repeat(INDENT + 6)}${line}`)]
    }
    return [
      `${style.note(id.padEnd(INDENT - 1))} ${style.bold(title)}`,
      ...part('stock', stock),
      ...part('ours', ours),
      ...(proof === undefined ? [] : [`${' '.repeat(INDENT)}${style.dim(`shown by ${proof}`)}`])
    ].join('\n')
  })
  return blocks.join('\n\n')
}
