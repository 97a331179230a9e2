import type { CommandEnd, RunCommand } from '@extensible-webhooks/plugin-kit'

/** Where programs run, and how. */
export interface Place {
  readonly folder: string
  readonly env: NodeJS.ProcessEnv
  readonly run: RunCommand
  readonly signal: AbortSignal
}

/**
 * Installs what the plugin needs.
 *
 * @returns what npm said, where it failed
 */
export async function install({ folder, env, run, signal }: Place): Promise<string | undefined> {
  const args = ['install', '--no-audit', '--no-fund', '--loglevel=error']
  const { code, stdout, stderr } = await run('npm', args, { cwd: folder, env, signal })
  return code === 0 ? undefined : `${stderr}${stdout}`.trim()
}

/** How it stands with git: committed, or why not. */
export type GitResult = { readonly committed: true } | { readonly committed: false; readonly reason: string }

/**
 * Makes a repository and commits the plugin, so that it can be published at once. Inside of another repository it is that
 * one's business.
 *
 * @param name of the package, for the message of the commit
 */
export async function commit({ folder, env, run, signal }: Place, name: string): Promise<GitResult> {
  const git = (...args: readonly string[]): Promise<CommandEnd> => run('git', args, { cwd: folder, env, signal })
  const top = await git('rev-parse', '--show-toplevel')
  if (top.code === 0 && (await git('rev-parse', '--show-prefix')).stdout.trim() !== '') {
    return { committed: false, reason: `It lies in the repository ${top.stdout.trim()}: commit it there.` }
  }
  const steps = [
    ...(top.code === 0 ? [] : [['init', '--quiet', '--initial-branch=main']]),
    ['add', '--all'],
    ['commit', '--quiet', '-m', `Begin ${name}`]
  ]
  for (const step of steps) {
    const { code, stdout, stderr } = await git(...step)
    if (code === 0) continue
    const said = firstLine(stderr) ?? firstLine(stdout) ?? `git ${step[0] ?? ''} ended with ${code.toString()}.`
    return { committed: false, reason: `It is not committed: ${said}` }
  }
  return { committed: true }
}

function firstLine(text: string): string | undefined {
  return text
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line !== '')
}
