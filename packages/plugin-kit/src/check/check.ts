import type { PluginProblem } from '../problem'

/** One line of the list of what is checked; `docs/plugin-check.md` is made of them. */
export interface Rule {
  readonly code: string
  readonly severity: PluginProblem['severity']
  /** What is wrong where the code is told: the end of "Tells …". */
  readonly looksFor: string
  /** What to do, where a finding does not say better. */
  readonly mend: string
}

/** One thing that a check found; the rest of the problem is in its rule. */
export interface Finding {
  readonly where: string
  readonly what: string
  readonly mend?: string
}

/** A rule, and the pure function that finds what breaks it. */
export interface Check<Subject> extends Rule {
  readonly find: (subject: Subject) => readonly Finding[]
}

/** A finding with its code, severity and remedy. */
export function problemOf({ code, severity, mend }: Rule, finding: Finding): PluginProblem {
  return { severity, code, where: finding.where, what: finding.what, mend: finding.mend ?? mend }
}
