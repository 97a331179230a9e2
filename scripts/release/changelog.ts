import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { releaseChangelog } from '../../packages/plugin-kit/src/publish/changelog'
import type { Problem } from '../lib/problem'
import { Refused } from './refused'

/** The changelog of all packages. */
export const CHANGELOG = 'CHANGELOG.md'

/** Any day does, to find out whether there is something to release. */
const SOME_DAY = new Date(0)

/** Why the changelog is not fit for a release. */
export function changelogProblem(root: string): Problem | undefined {
  const released = releaseChangelog(read(root), '0.0.0', SOME_DAY)
  return 'problem' in released ? problem(released.problem) : undefined
}

/** Moves what stands under Unreleased to the version. */
export function writeChangelog(root: string, version: string, date: Date): void {
  const released = releaseChangelog(read(root), version, date)
  if ('problem' in released) throw new Refused([problem(released.problem)])
  writeFileSync(join(root, CHANGELOG), released.text)
}

function read(root: string): string {
  return readFileSync(join(root, CHANGELOG), 'utf8')
}

function problem(what: string): Problem {
  return { where: CHANGELOG, what, mend: 'Say under "## Unreleased" what is new for those who use the packages.' }
}
