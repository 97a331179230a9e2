import semver from 'semver'
import { refuse, type Refusal } from './refusal'

const STEPS = ['patch', 'minor', 'major'] as const

/**
 * The version that a bump leads to.
 *
 * @param current what package.json says
 * @param bump one of `patch`, `minor`, `major`, or a version that is higher; unset keeps the current one
 */
export function nextVersion(current: string, bump: string | undefined): string | Refusal {
  if (semver.valid(current) !== current) {
    return refuse('version', {
      code: 'bad-version',
      where: 'package.json: version',
      what: `${JSON.stringify(current)} is no version that npm takes.`,
      mend: 'Write one of three numbers: "1.0.0".'
    })
  }
  if (bump === undefined) return current
  const step = STEPS.find((name) => name === bump)
  const next = step === undefined ? semver.valid(bump) : semver.inc(current, step)
  if (next !== null && semver.gt(next, current)) return next
  return refuse('version', {
    code: 'bad-version',
    where: '--bump',
    what:
      next === null
        ? `${JSON.stringify(bump)} is neither patch, minor or major nor a version.`
        : `${next} is not higher than ${current}, which package.json says.`,
    mend: `Name patch, minor, major, or a version above ${current}.`
  })
}

/** What `npm install name` takes must not become a preview by accident; and a tag that is a range could never be asked for. */
export function checkTag(version: string, tag: string | undefined): Refusal | undefined {
  if (tag !== undefined && (tag === '' || semver.validRange(tag) !== null || !/^[\w.-]+$/.test(tag))) {
    return refuse('version', {
      code: 'no-tag',
      where: '--tag',
      what: `${JSON.stringify(tag)} cannot be a tag: npm would read it as a version.`,
      mend: 'Name it with letters: "next".'
    })
  }
  if (tag !== undefined || semver.prerelease(version) === null) return undefined
  return refuse('version', {
    code: 'no-tag',
    where: '--tag',
    what: `${version} is a preview, and without a tag everybody who installs the package would get it.`,
    mend: 'Give it a tag of its own: --tag next.'
  })
}
