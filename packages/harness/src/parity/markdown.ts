import type { ParityEntry } from './table'

/** Which scenarios show a deliberate difference, by its id: names of files. */
export type ShownBy = ReadonlyMap<string, readonly string[]>

/**
 * The table of deliberate differences as Markdown, in the form that prettier gives it.
 *
 * @param entries the table
 * @param shownBy the scenarios that show each
 */
export function parityMarkdown(entries: readonly ParityEntry[], shownBy: ShownBy): string {
  const rows = entries.map(({ id, title, stock, ours, test }) => [id, title, stock, ours, proof(shownBy.get(id), test)])
  return table(['id', 'title', 'stock actions-core', 'the engine', 'shown by'], rows)
}

function proof(scenarios: readonly string[] | undefined, test: string | undefined): string {
  const files = scenarios && scenarios.length > 0 ? scenarios : test === undefined ? [] : [test]
  return files.map((file) => `\`${file}\``).join(', ')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')))
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => (row[column] ?? '').length)))
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const [first = [], ...others] = cells
  return [line(first), line(widths.map((width) => '-'.repeat(width))), ...others.map(line)].join('\n')
}
