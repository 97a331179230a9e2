import type { ScenarioFailure } from './result'

/** How parts of the text are coloured; plain where it is not given. */
export interface Paint {
  readonly expected: (text: string) => string
  readonly actual: (text: string) => string
  readonly dim: (text: string) => string
  readonly bold: (text: string) => string
}

const same = (text: string): string => text
const PLAIN: Paint = { expected: same, actual: same, dim: same, bold: same }

/**
 * Writes failures for people: what is wrong, expected (`-`) against actual (`+`), and why.
 *
 * @param failures those of one result
 * @param paint colours
 * @returns lines without an indent of their own
 */
export function formatFailures(failures: readonly ScenarioFailure[], paint: Paint = PLAIN): string[] {
  return failures.flatMap(({ message, diff, why }, index) => [
    ...(index === 0 ? [] : ['']),
    paint.bold(printable(message)),
    ...(diff === undefined || diff === ''
      ? []
      : diff.split('\n').map((line) => `  ${paintDiff(printable(line), paint)}`)),
    ...why.map((line) => `  ${paint.dim('why')} ${printable(line)}`)
  ])
}

function paintDiff(line: string, paint: Paint): string {
  if (line.startsWith('-')) return paint.expected(line)
  if (line.startsWith('+')) return paint.actual(line)
  return paint.dim(line)
}

/** Parts of it come from endpoints and events, which must not write to a terminal what they like. */
function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '\ufffd')
}
