import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { copyNpmCache } from './npm-cache'

/** Somebody who has Node and npm, and nothing of ours: a home, and an empty folder to work in. */
export interface Somebody {
  readonly home: string
  /** Empty. */
  readonly desk: string
  /** What their programs get; npm's settings in it, and who they are for git. */
  readonly env: NodeJS.ProcessEnv
}

/**
 * Makes them up, below a folder outside of this repository.
 *
 * @param parent goes with the test
 * @param npmrc text of the `.npmrc` in their home
 */
export async function createSomebody(parent: string, npmrc: string): Promise<Somebody> {
  const home = join(parent, 'home')
  const desk = join(home, 'desk')
  const cache = join(parent, 'somebody-npm-cache')
  mkdirSync(desk, { recursive: true })
  writeFileSync(join(home, '.npmrc'), npmrc)
  await copyNpmCache(cache)
  const env = {
    HOME: home,
    npm_config_userconfig: join(home, '.npmrc'),
    npm_config_cache: cache,
    npm_config_prefer_offline: 'true',
    npm_config_update_notifier: 'false',
    GIT_CONFIG_GLOBAL: join(home, '.gitconfig'),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.com',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.com'
  }
  return { home, desk, env }
}
