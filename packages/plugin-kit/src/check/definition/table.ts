import type { Check } from '../check'
import { ACTION_CHECKS } from './action-checks'
import { CORE_CHECKS } from './core-checks'
import { FIELD_CHECKS } from './field-checks'
import { SHAPE_CHECKS } from './shape'
import type { DefinitionSubject } from './subject'

/** Everything that is looked for in a definition, in the order in which it is told. */
export const DEFINITION_CHECKS: readonly Check<DefinitionSubject>[] = [
  ...SHAPE_CHECKS,
  ...FIELD_CHECKS,
  ...ACTION_CHECKS,
  ...CORE_CHECKS
]
