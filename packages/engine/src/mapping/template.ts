import { compilePath } from './path'
import type { Reader } from './path'

interface Placeholder {
  readonly start: number
  readonly end: number
  readonly path: string
}

/**
 * Compiles a template. Segment fills `{{{x}}}` first and then looks for `{{x}}` in the result, so a value that itself
 * holds braces is filled again; that second look is needed only where the first one put something in.
 */
export function compileTemplate(template: string): (event: unknown) => string {
  const triple = findPlaceholders(template, 3)
  const first = triple.length > 0 ? compilePass(template, triple) : undefined
  if (first) return (event = {}) => fillAgain(first(event), event)
  const only = compilePass(template, findPlaceholders(template, 2))
  return (event = {}) => only(event)
}

function fillAgain(text: string, event: unknown): string {
  return text.includes('{{') ? compilePass(text, findPlaceholders(text, 2))(event) : text
}

function compilePass(template: string, placeholders: readonly Placeholder[]): (event: unknown) => string {
  const readers: Reader[] = placeholders.map(({ path }) => compilePath(path))
  const texts = placeholders.map(({ start }, index) => template.slice(placeholders[index - 1]?.end ?? 0, start))
  const rest = template.slice(placeholders.at(-1)?.end ?? 0)
  if (readers.length === 0) return () => template
  return (event) => {
    let filled = ''
    readers.forEach((read, index) => {
      filled += `${texts[index] ?? ''}${textOf(read(event))}`
    })
    return filled + rest
  }
}

// String conversion as `String.prototype.replace` does it, so an object with its own `toString` member throws as in core.
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''.concat((value ?? '') as string)
}

/**
 * What `{{([^}]+)}}` (or with three braces) would match, found in one pass: the regular expression needs quadratic time
 * on a text of opening braces, and the second pass runs over text from the event.
 */
function findPlaceholders(template: string, braces: number): Placeholder[] {
  const open = '{'.repeat(braces)
  const close = '}'.repeat(braces)
  const found: Placeholder[] = []
  let end = -1
  let start = template.indexOf(open)
  while (start !== -1) {
    const from = start + braces
    if (end < from) end = template.indexOf('}', from)
    if (end === -1) break
    const matches = end > from && template.startsWith(close, end)
    if (matches) found.push({ start, end: end + braces, path: template.slice(from, end).trim() })
    start = template.indexOf(open, matches ? end + braces : start + 1)
  }
  return found
}
