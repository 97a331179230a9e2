import type { JSONObject, JSONValue } from '@segment/actions-core'
import { isDeepStrictEqual } from 'node:util'
import { isSecretName } from '../secrets/secret-names'
import type { MappingFile } from '../file/types'
import { slugOf, viewOf, type CatalogEntry } from '../model/catalog'
import { isPlain } from '../diff/normalise'
import { joinHostValues, type HostValues } from '../model/host-values'
import { mask, type ExportPlace } from './export-destination'
import { knownPlugin, type KnownPlugin } from './known-plugins'
import type { SegmentSubscription } from './types'

/** Ids that a mapping has in Segment. */
export interface MappingIds {
  readonly id: string
  readonly destinationId: string
  readonly actionId?: string
}

/** Turns a mapping into a subscription of Segment, in which every value is written out. */
export function exportMapping(
  mapping: MappingFile,
  name: string,
  ids: MappingIds,
  entry: CatalogEntry,
  place: ExportPlace
): SegmentSubscription {
  const { note, object } = place
  const { actionId } = ids
  if (actionId === undefined) {
    note('info', object, 'actionId', `Segment wants the id of the action "${mapping.action}" where it is made anew.`)
  }
  return {
    id: ids.id,
    name,
    ...(actionId === undefined ? {} : { actionId }),
    actionSlug: mapping.action,
    destinationId: ids.destinationId,
    enabled: mapping.enabled ?? false,
    trigger: mapping.trigger,
    settings: joinHostValues(exportFields(mapping, entry, place), hostValuesOf(mapping, entry))
  }
}

/** In Segment every mapping of an action with sync modes says which it has. */
function hostValuesOf({ action, syncMode, hooks }: MappingFile, entry: CatalogEntry): HostValues {
  const mode = syncMode ?? viewOf(entry.definition).actions[action]?.syncMode?.default
  return { ...(mode === undefined ? {} : { syncMode: mode }), ...(hooks ? { hooks } : {}) }
}

function exportFields(mapping: MappingFile, entry: CatalogEntry, place: ExportPlace): JSONObject {
  const given: JSONObject = mapping.fields ?? {}
  const known = knownPlugin(slugOf(entry))
  if (Object.keys(given).some((key) => key.startsWith('@'))) return given
  const fields = viewOf(entry.definition).actions[mapping.action]?.fields ?? {}
  const settings: Record<string, JSONValue> = {}
  for (const [name, field] of Object.entries(fields)) {
    const value = Object.hasOwn(given, name) ? given[name] : (field.default as JSONValue | undefined)
    if (value === undefined || value === null) continue
    if (!known || known.fields.includes(name)) settings[name] = maskHeaders(value, name, place)
    else if (!isDeepStrictEqual(value, field.default)) {
      place.note('error', place.object, `fields.${name}`, 'Segment’s plugin has no such field, so it is left out.')
    }
  }
  if (known) checkMethod(settings['method'], known, place)
  return { ...settings, ...exportBatch(mapping, settings, known, place) }
}

function checkMethod(method: JSONValue | undefined, known: KnownPlugin, { note, object }: ExportPlace): void {
  if (typeof method !== 'string' || known.methods.includes(method)) return
  note('error', object, 'fields.method', `Segment’s plugin sends ${known.methods.join(', ')} only, and no ${method}.`)
}

/** A token that stands in a header of a mapping is a secret like any other. */
function maskHeaders(value: JSONValue, field: string, place: ExportPlace): JSONValue {
  if (!isPlain(value) || field !== 'headers') return value
  const members = Object.entries(value).map(([name, member]) => [
    name,
    typeof member === 'string' && isSecretName(name) ? mask(member, `fields.headers.${name}`, place) : member
  ])
  return Object.fromEntries(members) as JSONObject
}

/** What `batch:` becomes: the fields with which Segment switches batching on. */
function exportBatch(
  { batch }: MappingFile,
  settings: Readonly<Record<string, JSONValue>>,
  known: KnownPlugin | undefined,
  { note, object }: ExportPlace
): JSONObject {
  if (!batch) return {}
  for (const member of ['bytes', 'maxWaitMs'] as const) {
    if (batch[member] !== undefined) {
      note('warning', object, `batch.${member}`, 'Segment decides this by itself, so it is left out.')
    }
  }
  const size = batch.size ?? settings['batch_size']
  if (known?.batchesBySize !== true) {
    return { enable_batching: true, ...(batch.size === undefined ? {} : { batch_size: batch.size }) }
  }
  if (typeof size === 'number' && size > 0) return { batch_size: size }
  note('warning', object, 'batch.size', 'Segment batches by a size only; it is written as 1000.')
  return { batch_size: 1_000 }
}
