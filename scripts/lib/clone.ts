import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ROOT, SCOPE, readPackages } from './repository'
import { run } from './run'

/** Whoever commits in a clone. */
const NAME = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com']

/**
 * Makes a repository of what lies in this one, what is not committed yet included. It has packages of its own, built as
 * they are here, and shares what is installed from elsewhere.
 *
 * @param folder that does not exist yet
 */
export async function cloneRepository(folder: string): Promise<void> {
  for (const path of await filesOf(ROOT)) copy(path, folder)
  for (const { folder: name } of readPackages()) {
    for (const built of ['dist', 'tsconfig.tsbuildinfo']) copy(join('packages', name, built), folder)
    linkModules(join('packages', name, 'node_modules'), folder)
  }
  linkModules('node_modules', folder)
  const scope = join(folder, 'node_modules', SCOPE)
  mkdirSync(scope)
  for (const { folder: name } of readPackages()) symlinkSync(join('..', '..', 'packages', name), join(scope, name))
  await git(folder, 'init', '--quiet', '--initial-branch=main')
  appendFileSync(join(folder, '.git', 'config'), '[user]\n\tname = Test\n\temail = test@example.com\n')
  await commitAll(folder, 'What lies here')
}

/** Commits everything. */
export async function commitAll(folder: string, message: string): Promise<void> {
  await git(folder, 'add', '--all')
  await git(folder, ...NAME, 'commit', '--quiet', '--message', message)
}

/**
 * Runs git.
 *
 * @returns what it printed
 * @throws where it fails
 */
export async function git(folder: string, ...args: readonly string[]): Promise<string> {
  const { code, output } = await run('git', args, { cwd: folder })
  if (code !== 0) throw new Error(`git ${args.join(' ')} ended with ${code}:\n${output}`)
  return output.trim()
}

async function filesOf(root: string): Promise<string[]> {
  const list = await git(root, 'ls-files', '-z', '--cached', '--others', '--exclude-standard')
  // A file that is deleted and not committed yet is still listed.
  return list.split('\0').filter((path) => path !== '' && existsSync(join(root, path)))
}

function copy(path: string, folder: string): void {
  if (!existsSync(join(ROOT, path))) return
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  // With their times: the compiler takes what was built before for up to date.
  cpSync(join(ROOT, path), join(folder, path), { recursive: true, preserveTimestamps: true, verbatimSymlinks: true })
}

/** What is written to, such as the note of the set-up, is copied; everything else is shared. */
function linkModules(path: string, folder: string): void {
  if (!existsSync(join(ROOT, path))) return
  mkdirSync(join(folder, path), { recursive: true })
  for (const name of readdirSync(join(ROOT, path))) {
    if (`${name}/` === SCOPE) continue
    if (name.startsWith('.')) copy(join(path, name), folder)
    else symlinkSync(join(ROOT, path, name), join(folder, path, name))
  }
}
