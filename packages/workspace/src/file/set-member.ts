import { parseDocument } from 'yaml'
import type { Path } from './problem'

/** Lines are not folded, as in files that are written whole. */
const WIDTH = 0

/**
 * Sets one member of a workspace file, and leaves the rest as it was written: comments, order, placeholders.
 *
 * @param text the file, YAML or JSON, without an error
 * @param path where the member stands, or is to stand
 * @param value plain data
 * @param format how the file is written; JSON stays JSON
 */
export function setMember(text: string, path: Path, value: unknown, format: 'yaml' | 'json'): string {
  const document = parseDocument(text)
  document.setIn(path, document.createNode(value))
  return format === 'json' ? `${JSON.stringify(document.toJS(), null, 2)}\n` : document.toString({ lineWidth: WIDTH })
}
