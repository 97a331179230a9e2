import type { Exported } from '../load/exported'
import { LOAD_RULES } from '../load/load-table'
import type { PluginProblem } from '../problem'
import { problemOf, type Rule } from './check'

const ROWS: readonly { readonly rule: Rule; readonly holds: (exported: Exported) => boolean; readonly what: string }[] =
  [
    {
      rule: LOAD_RULES.none,
      holds: ({ definition }) => definition === undefined,
      what: 'It exports no definition: none as default, none as destination.'
    },
    {
      rule: LOAD_RULES.nested,
      holds: ({ nested, byName }) => nested && !byName,
      what: 'The definition is default.default, where no host of Segment looks.'
    },
    {
      rule: LOAD_RULES.bare,
      holds: ({ bare }) => bare,
      what: 'The definition is module.exports itself, and neither default nor destination.'
    },
    {
      rule: LOAD_RULES.differ,
      holds: ({ differ }) => differ,
      what: 'default and destination are two different definitions.'
    }
  ]

/**
 * How a module exports its definition.
 *
 * @param where the file of the module
 */
export function checkExports(exported: Exported, where: string): PluginProblem[] {
  return ROWS.filter(({ holds }) => holds(exported)).map(({ rule, what }) => problemOf(rule, { where, what }))
}
