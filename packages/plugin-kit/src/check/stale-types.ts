import { existsSync, readFileSync } from 'node:fs'
import type { Loose } from '../loose'
import type { PluginProblem } from '../problem'
import { generateTypes, type GeneratedFile } from '../types/generate-types'
import { placeOfTypes } from '../types/place-types'
import { sameTypes } from '../types/same-types'
import type { TypedDefinition } from '../types/typed-definition'
import { problemOf, type Rule } from './check'

/** Types that are no longer what the fields say. */
export const TYPES_RULE: Rule = {
  code: 'types-stale',
  severity: 'error',
  looksFor: 'generated types that are missing, or not what the fields of the definition give',
  mend: 'Run: npx xwh plugin types'
}

/**
 * The generated types beside the sources that are not what the definition gives, in our style or that of Segment's tool.
 *
 * @param sources path of the file with the definition; the types are beside it
 */
export async function staleTypes(definition: Loose, sources: string): Promise<PluginProblem[]> {
  try {
    const typed = definition as unknown as TypedDefinition
    const [own, plain] = await Promise.all([generateTypes(typed), generateTypes(typed, { plainChoices: true })])
    return own.flatMap((file, index) => {
      const problem = problemWith(file, plain[index]?.text ?? '', sources)
      return problem === undefined ? [] : [problemOf(TYPES_RULE, problem)]
    })
  } catch {
    return [] // a definition of which no types can be made is told as such
  }
}

function problemWith(
  { path, text }: GeneratedFile,
  plain: string,
  sources: string
): { where: string; what: string } | undefined {
  const where = placeOfTypes(path, sources)
  if (!existsSync(where)) return { where, what: 'The generated types are missing.' }
  const there = readFileSync(where, 'utf8')
  if (sameTypes(there, text) || sameTypes(there, plain)) return undefined
  return { where, what: 'The types are not what the fields of the definition give.' }
}
