import type { Token } from './scan'

/** A comparison: `path operator value`. The last two are unset where the text ends before them. */
export interface Comparison {
  readonly kind: 'comparison'
  readonly path: Token
  readonly operator: Token | undefined
  readonly value: Token | undefined
}

/** A call of `contains` or `match`, with the six tokens that Segment's parser takes for it, whatever they are. */
export interface Call {
  readonly kind: 'call'
  readonly name: Token
  readonly negated: boolean
  readonly open: Token | undefined
  readonly path: Token | undefined
  readonly comma: Token | undefined
  readonly value: Token | undefined
  readonly close: Token | undefined
}

/** A token that Segment's parser passes over. */
export interface Skipped {
  readonly kind: 'skipped'
  readonly token: Token
  readonly next: Token | undefined
}

/** One level: what stands between parentheses, or outside of any. */
export interface Level {
  readonly parts: (Comparison | Call | Skipped | Group | Connective)[]
}

/** Parentheses. */
export interface Group {
  readonly kind: 'group'
  readonly token: Token
  readonly level: Level
}

/** `and` or `or`. */
export interface Connective {
  readonly kind: 'connective'
  readonly token: Token
}

const MEMBERS = ['type', 'event', 'name', 'userId', 'properties', 'traits', 'context']

/** Walks over tokens the way Segment's parser does: it looks for conditions and passes over all else. */
export function walk(tokens: readonly Token[]): Level {
  const level: Level = { parts: [] }
  let index = 0
  while (index < tokens.length) index += take(tokens, index, level)
  return level
}

/** Adds the part that begins at a token; gives the number of tokens that it takes. */
function take(tokens: readonly Token[], index: number, level: Level): number {
  const token = tokens[index] as Token
  const [next, third] = [tokens[index + 1], tokens[index + 2]]
  if (token.kind === 'connective') {
    level.parts.push({ kind: 'connective', token })
    return 1
  }
  if (token.kind === 'path' && MEMBERS.includes(memberOf(token))) {
    level.parts.push({ kind: 'comparison', path: token, operator: next, value: third })
    return 3
  }
  const negated = token.text === '!' && isCallName(next)
  if (negated || isCallName(token)) {
    level.parts.push(callAt(tokens, negated ? index + 1 : index, negated))
    return negated ? 7 : 6
  }
  if (token.text === '(') return takeGroup(tokens, index, level)
  level.parts.push({ kind: 'skipped', token, next })
  return 1
}

function takeGroup(tokens: readonly Token[], index: number, level: Level): number {
  let end = index + 1
  while (end < tokens.length && tokens[end]?.text !== ')') end += 1
  level.parts.push({ kind: 'group', token: tokens[index] as Token, level: walk(tokens.slice(index + 1, end)) })
  return end + 1 - index
}

function callAt(tokens: readonly Token[], index: number, negated: boolean): Call {
  const [name, open, path, comma, value, close] = tokens.slice(index, index + 6)
  return { kind: 'call', name: name as Token, negated, open, path, comma, value, close }
}

function isCallName(token: Token | undefined): boolean {
  return token?.kind === 'path' && (token.text === 'contains' || token.text === 'match')
}

/** The first part of a path. */
export function memberOf(path: Token): string {
  return path.text.split('.')[0] ?? ''
}
