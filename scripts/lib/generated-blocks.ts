/** Makes the text of one block. */
export type Generator = () => string | Promise<string>

/** Only at the beginning of a line: a table may speak of the marks. */
const BLOCK = /^(<!-- generated:([a-z-]+) -->\n)([\s\S]*?)^(<!-- \/generated -->)/gm

/**
 * Fills the generated blocks of a Markdown text.
 *
 * @returns the text with every known block made anew, and the names that no generator has
 */
export async function renderBlocks(
  markdown: string,
  generators: Readonly<Record<string, Generator>>
): Promise<{ text: string; unknown: string[] }> {
  const unknown: string[] = []
  let text = ''
  let end = 0
  for (const match of markdown.matchAll(BLOCK)) {
    const [whole, open, name = '', , close] = match
    const generator = generators[name]
    if (generator === undefined) unknown.push(name)
    text += markdown.slice(end, match.index)
    text += generator === undefined ? whole : `${open}\n${(await generator()).trim()}\n\n${close}`
    end = match.index + whole.length
  }
  return { text: text + markdown.slice(end), unknown }
}

/** A Markdown table in the form that prettier gives it. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')))
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => (row[column] ?? '').length)))
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const [first = [], ...others] = cells
  return [line(first), line(widths.map((width) => '-'.repeat(width))), ...others.map(line)].join('\n')
}
