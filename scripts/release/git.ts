import { changedFiles, refuseDirty, type GitPlace } from '../../packages/plugin-kit/src/publish/git'
import { runCommand, type CommandEnd } from '../../packages/plugin-kit/src/shared/run-command'
import type { Problem } from '../lib/problem'
import { Refused, orRefuse } from './refused'

/** The repository that is released. */
export interface Repository {
  readonly place: GitPlace
  /** The tag of the version. */
  readonly tag: string
  /** Hash of the commit that is checked out. */
  readonly head: string
  /** Whether it is there, on what is checked out: then a release is gone on with. */
  readonly tagged: boolean
}

/**
 * Finds out whether a release can be made of what is checked out.
 *
 * @param version that is released
 * @param current what package.json says
 * @throws Refused where files differ from what is committed, the tag is elsewhere, or nothing could be committed
 */
export async function inspectRepository(root: string, version: string, current: string): Promise<Repository> {
  const place: GitPlace = { folder: root, env: process.env, run: runCommand }
  const tag = `v${version}`
  const head = await git(place, 'rev-parse', '--verify', '--quiet', 'HEAD')
  if (head.code !== 0) refuse(root, 'There is no git repository with a commit here.', 'Release from a clone.')
  orRefuse(refuseDirty('git', await changedFiles(place)))
  const at = await git(place, 'rev-parse', '--verify', '--quiet', `refs/tags/${tag}^{commit}`)
  const tagged = at.code === 0
  if (tagged && (at.stdout !== head.stdout || version !== current)) {
    refuse(
      tag,
      'The tag is there already, on another commit.',
      `To go on with that release, run "git checkout ${tag}" before; else release another version.`
    )
  }
  if (!tagged) await checkCommit(place)
  return { place, tag, tagged, head: head.stdout.trim() }
}

async function checkCommit(place: GitPlace): Promise<void> {
  const branch = await git(place, 'symbolic-ref', '--quiet', 'HEAD')
  if (branch.code !== 0) {
    refuse('HEAD', 'No branch is checked out, so the commit of the release would belong to none.', 'Check one out.')
  }
  const identity = await git(place, 'var', 'GIT_COMMITTER_IDENT')
  if (identity.code !== 0) {
    refuse('git config', 'git does not know who commits.', 'Set user.name and user.email with "git config".')
  }
}

/**
 * Commits what the release wrote, and tags it.
 *
 * @param paths the files that it wrote
 * @returns hash of the commit
 * @throws Refused where something else has changed meanwhile, or git says no
 */
export async function commitRelease(
  { place, tag }: Repository,
  version: string,
  paths: readonly string[]
): Promise<string> {
  const changed = await changedFiles(place)
  orRefuse(
    refuseDirty(
      'build',
      changed.filter((path) => !paths.includes(path))
    )
  )
  await must(place, 'commit', '--quiet', '-m', `Release ${version}`, '--', ...changed)
  try {
    await must(place, 'tag', '-a', tag, '-m', version)
    return (await git(place, 'rev-parse', 'HEAD')).stdout.trim()
  } catch (error) {
    await must(place, 'reset', '--quiet', 'HEAD~1')
    throw error
  }
}

async function must(place: GitPlace, ...args: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await git(place, ...args)
  if (code !== 0) refuse('git', `git ${args[0] ?? ''} failed: ${`${stderr}${stdout}`.trim()}`, 'Mend what it says.')
}

function git({ run, folder, env }: GitPlace, ...args: readonly string[]): Promise<CommandEnd> {
  return run('git', args, { cwd: folder, env })
}

function refuse(where: Problem['where'], what: string, mend: string): never {
  throw new Refused([{ where, what, mend }])
}
