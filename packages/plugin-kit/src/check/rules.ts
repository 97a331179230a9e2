import { LOAD_RULES } from '../load/load-table'
import type { Rule } from './check'
import { DEFINITION_CHECKS } from './definition/table'
import { PACKAGE_CHECKS } from './package/table'
import { CONTENT_RULES, PACK_RULE } from './packed-problems'
import { RUN_RULES } from './run/run-table'
import { TYPES_RULE } from './stale-types'

/** One line of the list of everything that is checked. */
export interface PluginRule {
  readonly group: 'loading' | 'definition' | 'runs' | 'package' | 'contents'
  readonly code: string
  /** Contents have both severities, by what is found. */
  readonly severity: Rule['severity'] | 'both'
  readonly looksFor: string
}

/** Everything that `checkPlugin` looks for; `docs/plugin-check.md` is made of it. */
export const PLUGIN_RULES: readonly PluginRule[] = [
  ...rows('loading', Object.values(LOAD_RULES)),
  ...rows('definition', DEFINITION_CHECKS),
  ...rows('runs', Object.values(RUN_RULES)),
  ...rows('package', [...PACKAGE_CHECKS, TYPES_RULE, PACK_RULE]),
  ...Object.entries(CONTENT_RULES).map(([code, looksFor]): PluginRule => ({
    group: 'contents',
    code,
    severity: 'both',
    looksFor
  }))
]

function rows(group: PluginRule['group'], rules: readonly Rule[]): PluginRule[] {
  return rules.map(({ code, severity, looksFor }) => ({ group, code, severity, looksFor }))
}
