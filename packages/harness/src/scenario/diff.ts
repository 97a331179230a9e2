import type * as JestDiff from 'jest-diff'
import { stringify } from 'yaml'

let jestDiff: typeof JestDiff | undefined

/** Expected against actual, line by line, as it would stand in the scenario; `-` is expected, `+` is what came. */
export function diffOf(expected: unknown, actual: unknown): string {
  // Loaded where something failed; most scenarios pass.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  jestDiff ??= require('jest-diff') as typeof JestDiff
  const plain = (text: string): string => text
  return jestDiff.diffLinesUnified(linesOf(expected), linesOf(actual), {
    aColor: plain,
    bColor: plain,
    changeColor: plain,
    commonColor: plain,
    patchColor: plain,
    contextLines: 3,
    expand: false,
    omitAnnotationLines: true
  })
}

function linesOf(value: unknown): string[] {
  if (value === undefined) return []
  return stringify(value, { lineWidth: 0, sortMapEntries: true, aliasDuplicateObjects: false }).trimEnd().split('\n')
}
