import type { WorkspaceChange } from '@extensible-webhooks/workspace'
import { printable, type Style } from '../shared/style'

/** Longer values are cut in lines for people; `--json` has them whole. */
const LONGEST = 160

const SIGNS: Readonly<Record<WorkspaceChange['kind'], string>> = { added: '+', removed: '-', changed: '~' }

/** The changes, a line each, and how many there are. */
export function formatChanges(changes: readonly WorkspaceChange[], style: Style): string {
  if (changes.length === 0) return 'Nothing differs.\n'
  const lines = changes.map((change) => lineOf(change, style))
  const counts = (['added', 'removed', 'changed'] as const).flatMap((kind) => {
    const count = changes.filter((change) => change.kind === kind).length
    return count === 0 ? [] : [`${count.toString()} ${kind}`]
  })
  return `${lines.join('\n')}\n${counts.join(', ')}.\n`
}

function lineOf({ kind, path, before, after }: WorkspaceChange, style: Style): string {
  const paint = { added: style.good, removed: style.bad, changed: style.note }[kind]
  const value = kind === 'changed' ? `${short(before)} → ${short(after)}` : short(kind === 'added' ? after : before)
  return `${paint(printable(`${SIGNS[kind]} ${path}`))}: ${printable(value)}`
}

function short(value: unknown): string {
  const text = JSON.stringify(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}
