import { systemClock } from '@extensible-webhooks/engine'
import {
  createEngage,
  openLocalState,
  type IncomingEvent,
  type Pipeline,
  type SyncRecord,
  type Workspace
} from '@extensible-webhooks/workspace'
import { InputError } from '../exit-codes'
import type { Io } from '../io'

/** Audiences and computed traits of one run. */
export interface Audiences {
  /** Takes an event into the profile of its user. */
  record(incoming: IncomingEvent): Promise<void>
  /** Sends what changed since the last sync, everyone where there was none. */
  sync(signal: AbortSignal): Promise<readonly SyncRecord[]>
}

/** What opening needs. */
export interface AudiencesInput {
  readonly workspace: Workspace
  /** Path of the workspace file: profiles and what was sent are kept in the local state beside it. */
  readonly path: string
  /** `--audiences` or `--no-audiences`; unset where neither was given. */
  readonly wanted: boolean | undefined
  readonly pipeline: Pick<Pipeline, 'push'>
  readonly io: Io
}

/**
 * Refuses a workspace whose audiences would be passed over in silence.
 *
 * @throws InputError that names the two flags
 */
export function checkAudiences({ computations }: Workspace, wanted: boolean | undefined): void {
  if (wanted !== undefined || computations.every(({ enabled }) => !enabled)) return
  const names = computations.filter(({ enabled }) => enabled).map(({ slug }) => slug)
  throw new InputError(
    `The workspace has audiences or computed traits (${names.join(', ')}); add --audiences to sync them after the events, ` +
      'or --no-audiences to leave them out.'
  )
}

/** Opens the audiences of a workspace; nothing where they are left out. */
export async function openAudiences({
  workspace,
  path,
  wanted,
  pipeline,
  io
}: AudiencesInput): Promise<Audiences | undefined> {
  const enabled = workspace.computations.filter((each) => each.enabled)
  if (wanted !== true || enabled.length === 0) return undefined
  const engage = await createEngage({
    workspace,
    clock: systemClock,
    store: openLocalState(path, { env: io.env }),
    onEvent: (incoming) => pipeline.push(incoming)
  })
  return {
    record: (incoming) => engage.record(incoming),
    sync: async (signal) => {
      const records: SyncRecord[] = []
      for (const { slug } of enabled) records.push(...(await engage.sync(slug, signal)))
      await engage.save()
      return records
    }
  }
}

/** One line for each sync. */
export function formatSyncs(records: readonly SyncRecord[]): string[] {
  return records.map(({ computation, destination, first, members, set, cleared, error }) => {
    const what = first ? `first sync, everyone: ${set} sent` : `${set} sent, ${cleared} cleared`
    return `${computation} → ${destination}: ${members} members, ${what}${error === undefined ? '' : `; ended early: ${error}`}`
  })
}
