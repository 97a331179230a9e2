import {
  createCatalog,
  createWorkspaceApi,
  openLocalState,
  type WorkspaceApi,
  type WorkspaceFile
} from '@extensible-webhooks/workspace'
import { InputError } from '../exit-codes'
import type { Io } from '../io'
import type { HostFlags } from '../shared/config-flag'
import { hostCatalog, hostOptions } from '../shared/host'
import { asInputError } from '../shared/tokens'

/** Under which name the workspace is stored in the local state. */
const NAME = 'workspace'

/**
 * The workspace that is stored beside a file.
 *
 * @throws InputError where the local state cannot be read
 */
export function readStored(path: string, io: Io): Promise<WorkspaceFile | undefined> {
  const state = openLocalState(path, { env: io.env })
  return asInputError(async () => asFile(await state.read(NAME)))
}

/** The same as a workspace that can be edited: each change is built and then stored. */
export function openStored(path: string, flags: HostFlags, io: Io): Promise<WorkspaceApi> {
  const state = openLocalState(path, { env: io.env })
  const { probe } = hostOptions(flags, io)
  const tried = probe ? { probe } : {}
  return asInputError(() =>
    createWorkspaceApi({
      catalog: createCatalog(hostCatalog(path, flags, io), { path, ...tried }),
      environment: io.env,
      path,
      ...tried,
      store: { load: async () => asFile(await state.read(NAME)), save: (file) => state.write(NAME, file) }
    })
  )
}

function asFile(value: unknown): WorkspaceFile | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'object' && value !== null && 'sources' in value && 'destinations' in value) {
    return value as WorkspaceFile
  }
  throw new InputError('What is stored in .xwh/ is no workspace; remove it, and apply the file again.')
}
