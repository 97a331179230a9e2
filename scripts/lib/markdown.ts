/** A fenced block of a Markdown file. */
export interface Fence {
  /** Words after the back-ticks: `['sh', 'run']`; one may hold blanks in quotes: `not-run="a reason"`. */
  readonly info: readonly string[]
  readonly text: string
  /** Line of the opening back-ticks, from 1. */
  readonly line: number
}

/** A link of a Markdown file. */
export interface Link {
  readonly target: string
  readonly line: number
}

/** The fenced blocks of a text. */
export function fencesOf(markdown: string): Fence[] {
  const fences: Fence[] = []
  let open: { mark: string; info: string[]; line: number; lines: string[] } | undefined
  markdown.split('\n').forEach((text, index) => {
    const mark = /^\s*(`{3,}|~{3,})(.*)$/.exec(text)
    if (open === undefined) {
      if (mark !== null) open = { mark: mark[1] ?? '', info: words(mark[2]), line: index + 1, lines: [] }
    } else if (mark !== null && mark[1] === open.mark && words(mark[2]).length === 0) {
      fences.push({ info: open.info, text: open.lines.join('\n') + '\n', line: open.line })
      open = undefined
    } else {
      open.lines.push(text)
    }
  })
  return fences
}

/** The links outside fenced blocks and code spans, pictures among them. */
export function linksOf(markdown: string): Link[] {
  return prose(markdown).flatMap((text, index) =>
    [...text.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)].map((match) => ({
      target: match[1] ?? '',
      line: index + 1
    }))
  )
}

/** The anchors that headings and `<a id>` give, as GitHub makes them. */
export function anchorsOf(markdown: string): Set<string> {
  const anchors = new Set<string>()
  const seen = new Map<string, number>()
  for (const text of prose(markdown, true)) {
    for (const match of text.matchAll(/<a (?:id|name)="([^"]+)"/g)) anchors.add(match[1] ?? '')
    const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(text)?.[1]
    if (heading === undefined) continue
    const slug = slugOf(heading)
    const count = seen.get(slug) ?? 0
    seen.set(slug, count + 1)
    anchors.add(count === 0 ? slug : `${slug}-${count}`)
  }
  return anchors
}

/** The anchor of a heading, as GitHub makes it. */
export function slugOf(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-')
}

/** The lines with those of fenced blocks, and what stands in code spans, made empty. */
export function prose(markdown: string, keepSpans = false): string[] {
  let mark: string | undefined
  return markdown.split('\n').map((text) => {
    const found = /^\s*(`{3,}|~{3,})/.exec(text)?.[1]
    if (mark === undefined && found === undefined) return keepSpans ? text : text.replace(/`[^`]*`/g, '')
    if (mark === undefined) mark = found
    else if (found === mark) mark = undefined
    return ''
  })
}

function words(text: string | undefined): string[] {
  return (text ?? '').match(/[^\s"]+"[^"]*"|\S+/g) ?? []
}
