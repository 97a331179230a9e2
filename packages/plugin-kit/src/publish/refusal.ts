import type { PluginProblem } from '../problem'
import type { PublishCode, PublishStage } from './codes'

/** A step that says no, with every reason at once. */
export interface Refusal {
  readonly refused: PublishStage
  readonly problems: readonly PluginProblem[]
}

/** Why, where, and what to do. */
export interface Reason {
  readonly code: PublishCode
  readonly where: string
  readonly what: string
  readonly mend: string
}

/** Refuses for one reason. */
export function refuse(stage: PublishStage, reason: Reason): Refusal {
  return { refused: stage, problems: [{ severity: 'error', ...reason }] }
}

/** A warning: publishing goes on. */
export function warn(reason: Reason): PluginProblem {
  return { severity: 'warning', ...reason }
}

/** Whether a step said no. */
export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'refused' in value
}
