/** What can be odd about a trigger. */
export type DiagnosticCode =
  | 'mixed-connectives'
  | 'missing-connective'
  | 'empty-group'
  | 'negation-ignored'
  | 'ignored'
  | 'operator-needs-space'
  | 'unknown-operator'
  | 'incomplete-clause'
  | 'malformed-call'
  | 'single-quotes'
  | 'inner-star'
  | 'match-without-star'
  | 'text-of-keyword'
  | 'rest-of-path-ignored'
  | 'path-without-name'
  | 'strict-type'
  | 'not-equals-missing'
  | 'negation-needs-value'

/** Something about a trigger that does not mean what it looks like (R12), or that is worth knowing. */
export interface Diagnostic {
  readonly code: DiagnosticCode
  /** `warning`: it is read as something else than it looks like. `hint`: it is read as it looks, with a catch. */
  readonly severity: 'warning' | 'hint'
  /** What is read, and what to write instead. */
  readonly message: string
  /** The part of the source that is meant. */
  readonly clause: string
  /** Where that part begins, in characters from the start of the source, from 0. */
  readonly position: number
}

/** One condition of a trigger, and what it found in an event. */
export interface ExplainedClause {
  readonly kind: 'clause'
  readonly matched: boolean
  /** The condition as FQL, the way it is really read. */
  readonly clause: string
  /** The place that was looked at, such as `properties.total`. */
  readonly path: string
  /** What stands there; undefined where nothing does. */
  readonly value: unknown
}

/** Conditions that are joined. */
export interface ExplainedGroup {
  readonly kind: 'group'
  readonly matched: boolean
  readonly operator: 'and' | 'or'
  readonly clauses: readonly Explained[]
}

/** A condition or a group of them. */
export type Explained = ExplainedClause | ExplainedGroup

/** Why a trigger matched an event or did not: every clause with the value that it saw. */
export type Explanation = ExplainedGroup

/** A trigger that was compiled once, for any number of events. */
export interface Trigger {
  /** The FQL it was compiled from. */
  readonly source: string
  /** Where the FQL means something else than it looks like, in the order of the source. */
  readonly diagnostics: readonly Diagnostic[]
  /** Whether the trigger wants the event: the answer of Segment's parser and evaluator. */
  matches(event: unknown): boolean
  /** The same answer with its reasons. */
  explain(event: unknown): Explanation
}
