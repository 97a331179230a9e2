import type { Explanation } from '@extensible-webhooks/engine'

type Clause = Explanation['clauses'][number]

/** Writes why a trigger did not match: each clause that was false, with the value that it saw. */
export function formatExplanation(explanation: Explanation): string {
  return falseClauses(explanation).join('\n')
}

function falseClauses(clause: Clause): string[] {
  if (clause.matched) return []
  if (clause.kind === 'group') return clause.clauses.flatMap(falseClauses)
  const seen = clause.value === undefined ? 'nothing is there' : `saw ${JSON.stringify(clause.value)}`
  return [`${clause.clause} is false: ${clause.path} ${seen}`]
}
