import { readFileSync, writeFileSync } from 'node:fs'
import { PARITY, parityMarkdown, type ShownBy } from '@extensible-webhooks/harness'
import { InputError } from '../exit-codes'

const BLOCK = /(<!-- generated:parity -->\n)[\s\S]*?(<!-- \/generated -->)/

/**
 * Writes the table into a Markdown file, between its two marks; the rest of the file stays as it is.
 *
 * @throws InputError where the file cannot be read or written, or has no such marks
 */
export function writeTable(path: string, shownBy: ShownBy): void {
  try {
    const before = readFileSync(path, 'utf8')
    if (!BLOCK.test(before)) {
      throw new InputError(
        `--write ${path}: there is nothing between <!-- generated:parity --> and <!-- /generated -->; put both lines where the table is to go.`
      )
    }
    const table = parityMarkdown(PARITY, shownBy)
    writeFileSync(
      path,
      before.replace(BLOCK, (_whole, open: string, close: string) => `${open}\n${table}\n\n${close}`)
    )
  } catch (error) {
    if (error instanceof InputError) throw error
    throw new InputError(`--write ${path}: the file cannot be read and written: ${(error as Error).message}`)
  }
}
