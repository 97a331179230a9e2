import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLocalState, type LocalState, type LocalStateOptions } from '../../../src'

/** A folder with room for a workspace file and its local state. */
export interface StateFolder {
  readonly path: string
  /** Path of the workspace file, which need not be there. */
  readonly workspace: string
  /** The folder `.xwh`. */
  readonly xwh: string
  state(options?: Partial<LocalStateOptions>): LocalState
  /** Path of a sealed file. */
  sealed(name: string): string
  remove(): void
}

export function createStateFolder(): StateFolder {
  const path = mkdtempSync(join(tmpdir(), 'xwh-state-'))
  const workspace = join(path, 'shop.yaml')
  return {
    path,
    workspace,
    xwh: join(path, '.xwh'),
    state: (options = {}) => openLocalState(workspace, { env: {}, ...options }),
    sealed: (name) => join(path, '.xwh', 'shop.yaml.state', `${name}.sealed`),
    remove: () => {
      rmSync(path, { recursive: true, force: true })
    }
  }
}

/** Every file below a folder, by its path. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .sort()
}

/** Every byte below a folder, names of files among them. */
export function bytesBelow(folder: string): Buffer {
  return Buffer.concat(filesBelow(folder).flatMap((path) => [Buffer.from(`${path}\n`), readFileSync(path)]))
}

/** Permissions of a file or folder, such as `600`. */
export function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8)
}
