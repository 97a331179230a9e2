import type { PluginProblem } from '../problem'

/** No types can be made of a definition; carries every reason. */
export class TypesError extends Error {
  override readonly name = 'TypesError'

  constructor(readonly problems: readonly PluginProblem[]) {
    super(problems.map(({ where, what, mend }) => `${where}: ${what} ${mend}`).join('\n'))
  }
}

/** Recognises a TypesError by name, also one of a second copy of this package. */
export function isTypesError(error: unknown): error is TypesError {
  return error instanceof Error && error.name === 'TypesError'
}
