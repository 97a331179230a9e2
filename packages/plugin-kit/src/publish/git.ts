import { realpathSync } from 'node:fs'
import { relative, sep } from 'node:path'
import { redact } from '../shared/redact'
import { NOT_FOUND, type CommandEnd, type RunCommand } from '../shared/run-command'
import type { PublishStage } from './codes'
import { refuse, type Refusal } from './refusal'

/** Where git runs, and how. */
export interface GitPlace {
  readonly folder: string
  readonly env: NodeJS.ProcessEnv
  readonly run: RunCommand
}

/** What is to be committed and tagged after publishing. */
export interface GitWish {
  readonly name: string
  readonly version: string
  /** Whether files are written, so that there is something to commit. */
  readonly bump: boolean
  /** Whether anything is committed or tagged. */
  readonly record: boolean
}

/** A repository that is fit for publishing. */
export interface GitTree {
  /** The tag of the version; unset where none is made. */
  readonly tag?: string
  /** Whether it is there already, on what is published. */
  readonly tagged: boolean
  /** Where the package lies in the repository: empty, or with a slash at its end. */
  readonly prefix: string
}

/** How many changed files a message names. */
const NAMED = 10

/**
 * Finds out whether what lies in the folder is what the repository says: only that can be found again later.
 *
 * @returns the tag to make; or undefined where there is no repository, and none is asked for
 */
export async function inspectTree(place: GitPlace, wish: GitWish): Promise<GitTree | Refusal | undefined> {
  const top = await git(place, ['rev-parse', '--show-toplevel'])
  if (top.code !== 0) return wish.record ? noRepository(place, top) : undefined
  const dirty = refuseDirty('git', await changedFiles(place))
  if (dirty !== undefined) return dirty
  const prefix = prefixOf(place.folder, top.stdout.trim())
  if (!wish.record) return { tagged: false, prefix }
  if (wish.bump && (await git(place, ['symbolic-ref', '--quiet', 'HEAD'])).code !== 0) return noBranch()
  const tag = tagOf(wish, prefix)
  const tagged = await inspectTag(place, tag, wish)
  if (typeof tagged === 'object') return tagged
  if (!tagged && (await git(place, ['var', 'GIT_COMMITTER_IDENT'])).code !== 0) return noIdentity()
  return { tag, tagged, prefix }
}

/** Files of the whole repository that are not as they were committed, or not known to it. */
export async function changedFiles(place: GitPlace): Promise<string[]> {
  const { stdout } = await git(place, ['status', '--porcelain', '-z', '--no-renames', '--untracked-files=all'])
  return stdout.split('\0').flatMap((entry) => (entry === '' ? [] : [entry.slice(3)]))
}

/** Refuses where files are not as they were committed. */
export function refuseDirty(stage: PublishStage, changed: readonly string[]): Refusal | undefined {
  if (changed.length === 0) return undefined
  const more = changed.length > NAMED ? ` and ${changed.length - NAMED} more` : ''
  const files = `${changed.slice(0, NAMED).join(', ')}${more}`
  return stage === 'git'
    ? refuse(stage, {
        code: 'dirty-tree',
        where: files,
        what: 'It differs from what is committed, so nobody could find out later what was published.',
        mend: 'Commit it, put it aside with "git stash -u", or name it in .gitignore.'
      })
    : refuse(stage, {
        code: 'changed-by-build',
        where: files,
        what: 'The build changed it, so what would be published is not what is committed.',
        mend: 'Commit what the build makes, or name it in .gitignore.'
      })
}

/** Commits what was written, and tags the version. */
export async function recordRelease(
  place: GitPlace,
  wish: GitWish,
  { tag, tagged }: Omit<GitTree, 'prefix'>,
  files: readonly string[]
): Promise<Refusal | undefined> {
  const title = `${wish.name} ${wish.version}`
  const steps = [
    ...(files.length === 0 ? [] : [['commit', '--quiet', '-m', `Release ${title}`, '--', ...files]]),
    ...(tag === undefined || tagged ? [] : [['tag', '-a', tag, '-m', title]])
  ]
  for (const [index, step] of steps.entries()) {
    const end = await git(place, step)
    if (end.code !== 0) return notRecorded(end, steps.slice(index), title)
  }
  return undefined
}

/** A package that is the whole repository has the plain tag; one among others has its name in it, as lerna writes it. */
function tagOf({ name, version }: GitWish, prefix: string): string {
  return prefix === '' ? `v${version}` : `${name}@${version}`
}

function prefixOf(folder: string, top: string): string {
  const inside = relative(realpathSync(top), realpathSync(folder)).split(sep).join('/')
  return inside === '' ? '' : `${inside}/`
}

/** Whether the tag is there, on the commit that is published. */
async function inspectTag(place: GitPlace, tag: string, { bump }: GitWish): Promise<boolean | Refusal> {
  const at = await git(place, ['rev-parse', '--quiet', '--verify', `refs/tags/${tag}^{commit}`])
  if (at.code !== 0) return false
  const head = await git(place, ['rev-parse', '--quiet', '--verify', 'HEAD'])
  if (!bump && at.stdout.trim() === head.stdout.trim()) return true
  return refuse('git', {
    code: 'tag-exists',
    where: tag,
    what: 'The tag is there already, on another commit.',
    mend: `Publish another version, or remove the tag where it is a mistake: git tag -d ${tag}.`
  })
}

function git({ run, folder, env }: GitPlace, args: readonly string[]): Promise<CommandEnd> {
  return run('git', args, { cwd: folder, env })
}

function noRepository({ folder }: GitPlace, { code }: CommandEnd): Refusal {
  const missing = code === NOT_FOUND
  return refuse('git', {
    code: 'no-git',
    where: folder,
    what: missing
      ? 'git is not on the PATH.'
      : 'The folder is in no git repository, so there is nothing to commit or to tag.',
    mend: missing
      ? 'Install git, or publish with --no-git.'
      : 'Run "git init" and commit the plugin; or publish with --no-git.'
  })
}

function noBranch(): Refusal {
  return refuse('git', {
    code: 'no-branch',
    where: 'HEAD',
    what: 'No branch is checked out, so the commit of the new version would belong to none.',
    mend: 'Check a branch out; in CI, raise the version before, and publish without --bump.'
  })
}

function noIdentity(): Refusal {
  return refuse('git', {
    code: 'no-identity',
    where: 'git config',
    what: 'git does not know who commits.',
    mend: 'Set user.name and user.email with "git config"; or publish with --no-git.'
  })
}

function notRecorded({ stdout, stderr }: CommandEnd, open: readonly (readonly string[])[], title: string): Refusal {
  const commands = open.map((step) => `git ${step.map(quoted).join(' ')}`).join(' && ')
  return refuse('commit', {
    code: 'git-failed',
    where: 'git',
    what: `${title} is published, but git failed: ${redact(`${stderr}${stdout}`).trim()}`,
    mend: `Mend what it says, then run: ${commands}`
  })
}

function quoted(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`
}
