import { assertNever } from '../outcome/assert-never'
import { diagnoseCall } from './diagnose-call'
import { diagnoseComparison } from './diagnose-comparison'
import { scan } from './scan'
import { walk } from './walk'
import type { Finding } from './finding'
import type { Connective, Group, Level, Skipped } from './walk'
import type { Diagnostic } from './types'

/** Everything about a trigger that is not read as it looks (R12), in the order of the source. */
export function diagnose(fql: string): Diagnostic[] {
  const findings = diagnoseLevel(walk(scan(fql).tokens))
  const diagnostics = findings.map(({ from, to, ...finding }) => ({
    ...finding,
    clause: fql.slice(from.start, (to ?? from).end),
    position: from.start
  }))
  return diagnostics.sort((one, other) => one.position - other.position)
}

function diagnoseLevel(level: Level): Finding[] {
  const findings = level.parts.flatMap((part): Finding[] => {
    switch (part.kind) {
      case 'comparison':
        return diagnoseComparison(part)
      case 'call':
        return diagnoseCall(part)
      case 'group':
        return [...diagnoseLevel(part.level), ...emptyGroup(part)]
      case 'skipped':
        return [diagnoseSkipped(part)]
      case 'connective':
        return []
      default:
        return assertNever(part)
    }
  })
  return [...findings, ...mixed(level), ...unconnected(level)]
}

function emptyGroup({ token, level }: Group): Finding[] {
  if (level.parts.some(({ kind }) => kind === 'comparison' || kind === 'call')) return []
  const message = 'Never true: there is no condition in these parentheses.'
  return [{ code: 'empty-group', severity: 'warning', message, from: token }]
}

function mixed(level: Level): Finding[] {
  const connectives = level.parts.filter((part): part is Connective => part.kind === 'connective')
  const [first, last] = [connectives[0]?.token, connectives.at(-1)?.token]
  const other = connectives.find(({ token }) => token.text !== last?.text)?.token
  if (!first || !last || !other) return []
  const message = `and and or are mixed at one level: all of it is joined with "${last.text}", the last one. Put what belongs together in parentheses.`
  return [{ code: 'mixed-connectives', severity: 'warning', message, from: first, to: last }]
}

function unconnected(level: Level): Finding[] {
  const parts = level.parts.filter(({ kind }) => kind !== 'skipped')
  return parts.flatMap((part, index): Finding[] => {
    const before = parts[index - 1]
    if (!before || part.kind === 'connective' || before.kind === 'connective') return []
    const from = tokenOf(part)
    const message = 'There is no "and" or "or" before this condition; it is joined like the others of its level.'
    return [{ code: 'missing-connective', severity: 'warning', message, from }]
  })
}

function tokenOf(part: Exclude<Level['parts'][number], Connective>): Finding['from'] {
  if (part.kind === 'comparison') return part.path
  return part.kind === 'call' ? part.name : part.token
}

function diagnoseSkipped({ token, next }: Skipped): Finding {
  const word = token.text.toLowerCase()
  if (word === 'not' || token.text === '!') {
    const message = `"${token.text}" is passed over: what follows is not negated. Use != or !contains(…) or !match(…).`
    return { code: 'negation-ignored', severity: 'warning', message, from: token, ...(next && { to: next }) }
  }
  const isShouted = word === 'and' || word === 'or'
  const message = isShouted
    ? `"${token.text}" is passed over: connectives are written in lower case.`
    : `"${token.text}" is passed over: it is no part of a condition. Conditions begin with type, event, name, userId, properties, traits or context.`
  return { code: 'ignored', severity: 'warning', message, from: token }
}
