import { systemClock } from '@extensible-webhooks/engine'
import {
  createCatalog,
  createEngines,
  createWorkspaceApi,
  type WorkspaceApi,
  type WorkspaceFile
} from '@extensible-webhooks/workspace'
import type { Io } from '../io'
import type { HostFlags } from '../shared/config-flag'
import { findMapping } from '../shared/find-mapping'
import { hostCatalog } from '../shared/host'
import { checkNetworks } from '../shared/networks'
import { openWorkspace } from '../shared/open-workspace'
import { openTokens } from '../shared/tokens'

/** Which mapping is meant, and how its endpoint is reached. */
export interface MappingInput extends HostFlags {
  /** Path of the workspace file. */
  readonly workspace: string
  /** `NAME`, or `DESTINATION/NAME`. */
  readonly mapping: string
  readonly allowPrivateNetwork?: boolean | readonly string[]
}

/** A mapping whose plugin can be asked. */
export interface OpenMapping {
  readonly api: WorkspaceApi
  /** Slug of its destination. */
  readonly destination: string
  readonly action: string
  /** Its place among the mappings of the destination. */
  readonly index: number
  readonly name: string
}

/**
 * Opens a mapping of a workspace file, does something with it, and closes what it took.
 *
 * @throws InputError where file, mapping or networks are wrong, or the destination is not connected
 */
export async function withMapping<T>(
  input: MappingInput,
  io: Io,
  work: (mapping: OpenMapping) => Promise<T>
): Promise<T> {
  const { workspace: path, allowPrivateNetwork = false } = input
  let file: WorkspaceFile | undefined
  const onLoad = ({ written }: { readonly written?: WorkspaceFile }): void => {
    file = written
  }
  const workspace = openWorkspace(path, undefined, io, { ...input, warnDisabled: false, onLoad })
  const { destination, mapping } = findMapping(workspace, input.mapping)
  await checkNetworks(input.allowPrivateNetwork)
  const tokens = await openTokens({ destinations: [destination], path, mock: false, io })
  // A mapping is made before its destination is enabled, as in Segment.
  const enabled = { ...workspace, destinations: [{ ...destination, enabled: true }] }
  const engines = createEngines(enabled, { clock: systemClock, allowPrivateNetwork, tokens: tokens.store })
  try {
    const api = await createWorkspaceApi({
      catalog: createCatalog(hostCatalog(path, input, io), { path }),
      environment: io.env,
      path,
      ...(file ? { file } : {}),
      pluginOf: (one) => engines.engineOf(one)
    })
    const index = destination.mappings.indexOf(mapping)
    const { name, action } = mapping
    return await work({ api, destination: destination.slug, action, index, name })
  } finally {
    await engines.close()
    for (const line of await tokens.close()) io.stderr.write(`${line}\n`)
  }
}
