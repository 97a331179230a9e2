import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type * as Core from '@segment/actions-core'
import { textOf, type Loose } from '../loose'
import type { CorePort } from './definition/subject'

const CORE = '@segment/actions-core'

/** The copy of actions-core that a plugin finds. */
export interface FoundCore {
  /** Its folder. */
  readonly path: string
  readonly version?: string
  /** What is wrong with it: it is not the host's own. */
  readonly copy?: string
}

/**
 * Finds actions-core from the file of a plugin; the host's own where that finds none, as for a plugin that takes only
 * types from it.
 */
export function findCore(from: string): FoundCore {
  const ours = folderOf(require.resolve(CORE))
  const theirs = folderOf(resolved(from))
  const path = theirs ?? ours ?? CORE
  const version = versionOf(path)
  const same = theirs === undefined || theirs === ours
  return {
    path,
    ...(version === undefined ? {} : { version }),
    ...(same
      ? {}
      : { copy: `The plugin finds this copy of actions-core, and this host the one in ${ours ?? 'itself'}.` })
  }
}

/** What of that copy is called. */
export function corePort({ path }: FoundCore): CorePort {
  const core = createRequire(join(path, 'package.json'))(entryOf(path)) as typeof Core
  let probes = 0
  return {
    construct: (definition) => {
      new core.Destination(definition as unknown as ConstructorParameters<typeof Core.Destination>[0])
    },
    compileUnder: (key) => {
      // Under a key of its own: stock core would use this schema for the events of the destination.
      core.validateSchema({}, { type: 'object' }, { schemaKey: `${key}:check ${probes++}` })
    }
  }
}

/** A package may be loaded by its folder, whatever its `exports` say. */
function entryOf(path: string): string {
  return createRequire(join(path, 'package.json')).resolve(path)
}

function resolved(from: string): string | undefined {
  try {
    return createRequire(from).resolve(CORE)
  } catch {
    return undefined
  }
}

/** The folder of the package that a file is in. */
function folderOf(file: string | undefined): string | undefined {
  if (file === undefined) return undefined
  for (let folder = dirname(realpathSync(file)); folder !== dirname(folder); folder = dirname(folder)) {
    const path = join(folder, 'package.json')
    if (existsSync(path) && nameIn(path) === CORE) return folder
  }
  return undefined
}

function nameIn(path: string): string | undefined {
  return textOf((JSON.parse(readFileSync(path, 'utf8')) as Loose)['name'])
}

function versionOf(folder: string): string | undefined {
  const path = join(folder, 'package.json')
  return existsSync(path) ? textOf((JSON.parse(readFileSync(path, 'utf8')) as Loose)['version']) : undefined
}
