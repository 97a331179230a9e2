import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { copyNpmCache } from './npm-cache'
import { run, type Ended } from './run'

/** An empty project of somebody who uses our packages. */
export interface Consumer {
  readonly folder: string
  /** Runs a command there, with more in its environment where that is given. */
  run(command: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ended>
  /**
   * Runs npm there.
   *
   * @throws where it fails, with what it said
   */
  npm(...args: readonly string[]): Promise<void>
  /** Writes a file there, an object as JSON. */
  write(path: string, content: string | object): void
}

/** Where the projects of one test take packages from. */
export interface ConsumerOptions {
  /** Text of the `.npmrc` that each gets. */
  readonly npmrc?: string
}

/**
 * Makes projects that share nothing with this repository.
 *
 * @param parent folder in which they are made, outside of it
 * @returns makes one: its name, what its package.json holds, and a folder that is copied into it
 */
export async function createConsumers(
  parent: string,
  { npmrc = '' }: ConsumerOptions = {}
): Promise<(name: string, manifest?: object, files?: string) => Consumer> {
  const cache = join(parent, 'npm-cache')
  await copyNpmCache(cache)
  const env = {
    npm_config_cache: cache,
    npm_config_prefer_offline: 'true',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
    npm_config_loglevel: 'error'
  }
  return (name, manifest = {}, files) => {
    const folder = join(parent, name.replace(/\W+/g, '-'))
    mkdirSync(folder)
    if (files !== undefined) cpSync(files, folder, { recursive: true })
    const write = (path: string, content: string | object): void => {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content, null, 2))
    }
    write('package.json', { private: true, ...manifest })
    write('.npmrc', npmrc)
    const runHere: Consumer['run'] = (command, args, more) =>
      run(command, args, { cwd: folder, env: { ...env, ...more } })
    const npm: Consumer['npm'] = async (...args) => {
      const { code, output } = await runHere('npm', args)
      if (code !== 0) throw new Error(`npm ${args.join(' ')} in ${name} ended with ${code}:\n${output}`)
    }
    return { folder, write, run: runHere, npm }
  }
}
