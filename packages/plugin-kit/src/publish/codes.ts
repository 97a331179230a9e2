/** The steps of publishing, in their order. */
export const PUBLISH_STAGES = [
  'manifest',
  'version',
  'registry',
  'git',
  'login',
  'existing',
  'write',
  'build',
  'check',
  'pack',
  'contents',
  'publish',
  'verify',
  'commit'
] as const

/** One step of publishing. */
export type PublishStage = (typeof PUBLISH_STAGES)[number]

/** Why publishing was refused or failed: a closed list, each told in docs/publishing-a-plugin.md. */
export const PUBLISH_CODES = [
  'no-package',
  'private-package',
  'bad-version',
  'no-changelog',
  'no-tag',
  'bad-registry',
  'public-registry',
  'no-git',
  'dirty-tree',
  'no-branch',
  'no-identity',
  'tag-exists',
  'no-npm',
  'not-logged-in',
  'login-refused',
  'no-right',
  'one-time-password',
  'already-published',
  'no-network',
  'bad-certificate',
  'too-large',
  'no-provenance',
  'registry-refused',
  'registry-failed',
  'npm-failed',
  'build-failed',
  'changed-by-build',
  'pack-failed',
  'other-content',
  'not-seen-yet',
  'git-failed',
  'not-written',
  'not-restored',
  'interrupted'
] as const

/** One reason why publishing was refused or failed. */
export type PublishCode = (typeof PUBLISH_CODES)[number]
