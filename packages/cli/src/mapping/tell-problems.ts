import type { AnswerProblem } from '@extensible-webhooks/workspace'
import { EXIT, InputError } from '../exit-codes'
import type { Io } from '../io'
import { printable } from '../shared/style'

/**
 * Tells why something could not be done.
 *
 * @returns the exit code of a failure that came from outside
 * @throws InputError where it is the file, or the command line, that is wrong
 */
export function tellProblems(problems: readonly AnswerProblem[], io: Io): number {
  const lines = problems.map(({ path, message }) => printable(path === '' ? message : `${path}: ${message}`))
  if (problems.some(({ path }) => path !== '')) throw new InputError(lines.join('\n'))
  io.stderr.write(`${lines.join('\n')}\n`)
  return EXIT.failed
}
