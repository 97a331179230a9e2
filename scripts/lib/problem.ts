/** Something that a check found, told so that a person can mend it without reading the check. */
export interface Problem {
  /** File, with line where there is one, relative to the root of the repository. */
  readonly where: string
  readonly what: string
  readonly mend: string
}

/** A problem in three lines. */
export function formatProblem({ where, what, mend }: Problem): string {
  return [where, `  ${what}`, `  → ${mend}`].join('\n')
}

/**
 * Ends a script: prints every problem on standard error and sets the exit code.
 *
 * @param name of the check, as in `npm run check`
 */
export function reportProblems(name: string, problems: readonly Problem[]): void {
  for (const problem of problems) console.error(formatProblem(problem))
  if (problems.length > 0) process.exitCode = 1
  console.error(problems.length === 0 ? `${name}: ok` : `${name}: ${problems.length} to mend`)
}
