/** A token of FQL with its place. `path` is a word with dots, `connective` is `and` or `or`. */
export interface Token {
  readonly kind: 'path' | 'connective' | 'operator' | 'text' | 'number' | 'null' | 'mark'
  readonly text: string
  readonly start: number
  readonly end: number
}

/** Where the text stops being FQL, and why. */
export interface ScanProblem {
  readonly position: number
  readonly reason: string
}

// The tokens of Segment's lexer. A connective, `null`, `<=` and `>=` count only before a space, a comma, a closing
// bracket or the end: `<=5` is `<`, then `=`.
const TOKEN =
  /(?<space>[ \t\n]+)|(?<text>"[^"]*"|'[^']*')|(?<operator>!=(?=[ \t\n,\])]|$)|[<>]=(?=[ \t\n,\])]|$)|[=<>]|!(?=[a-z(]))|(?<path>(?:\\[^]|[a-z_])(?:\\[^]|[\w-])*(?:\.(?:\\[^]|[a-z_])(?:\\[^]|[\w-])*)*)|(?<number>[-+\d][\d.]*)|(?<mark>[().,[\]])/iy

/** Splits FQL into tokens, as far as it goes. Segment's own lexer tells no positions. */
export function scan(source: string): { tokens: Token[]; problem?: ScanProblem } {
  const tokens: Token[] = []
  let position = 0
  while (position < source.length) {
    TOKEN.lastIndex = position
    const groups = TOKEN.exec(source)?.groups
    const found = Object.entries(groups ?? {}).find(([, text]: [string, string | undefined]) => text !== undefined)
    if (!found) return { tokens, problem: { position, reason: reasonAt(source, position) } }
    const [kind, text] = found
    const end = position + text.length
    if (kind !== 'space') tokens.push({ kind: kindOf(kind, text, source[end]), text, start: position, end })
    position = end
  }
  return { tokens }
}

function kindOf(group: string, text: string, next: string | undefined): Token['kind'] {
  if (group === 'path' && (next === undefined || ' \t\n,])'.includes(next))) {
    if (text === 'and' || text === 'or') return 'connective'
    if (text === 'null') return 'null'
  }
  return group as Token['kind']
}

function reasonAt(source: string, position: number): string {
  const character = source[position] ?? ''
  if (character === '"' || character === "'") return `the text that begins with ${character} has no end`
  if (character === '!') return 'after ! there must be an = with a space behind it, or contains or match'
  return `${JSON.stringify(character)} is not part of FQL`
}
