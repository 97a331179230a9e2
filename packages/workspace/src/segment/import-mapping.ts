import type { InputField, JSONObject, JSONValue } from '@segment/actions-core'
import { compileTrigger } from '@extensible-webhooks/engine'
import { isDeepStrictEqual } from 'node:util'
import { messageOf } from '../errors'
import { suggest } from '../file/nearest'
import type { BatchFile, MappingFile } from '../file/types'
import { slugOf, viewOf, type CatalogEntry } from '../model/catalog'
import { splitHostValues } from '../model/host-values'
import type { ImportPlace } from './import-authentication'
import { knownPlugin } from './known-plugins'
import type { SegmentMetadata, SegmentSubscription } from './types'

/** Largest batch here. */
const MAX_BATCH = 4_000

/**
 * Turns a subscription of Segment into a mapping.
 *
 * @returns nothing where it cannot run here; the notes say why
 */
export function importMapping(
  subscription: SegmentSubscription,
  metadata: SegmentMetadata,
  entry: CatalogEntry,
  place: ImportPlace
): MappingFile | undefined {
  const { note, object } = place
  if (subscription.modelId !== undefined && subscription.modelId !== '') {
    note('error', object, 'modelId', 'A reverse ETL model feeds it, which has no equal here; it is left out.')
    return undefined
  }
  const trigger = importTrigger(subscription.trigger, 'trigger', place)
  const action = actionOf(subscription, metadata, entry, place)
  if (trigger === undefined || action === undefined) return undefined
  const view = viewOf(entry.definition).actions[action]
  const { fields: given, ...hosted } = splitHostValues(subscription.settings ?? {})
  const fields = importFields(given, view?.fields ?? {}, entry, place)
  const batch = knownPlugin(slugOf(entry))?.batchesBySize === true ? takeBatch(fields, place) : undefined
  return {
    name: subscription.name,
    action,
    enabled: subscription.enabled,
    trigger,
    ...(batch ? { batch } : {}),
    ...hosted,
    fields
  }
}

/** FQL that does not compile cannot run; what means something else than it looks like is told. */
export function importTrigger(fql: string, field: string, { note, object }: ImportPlace): string | undefined {
  try {
    for (const { message } of compileTrigger(fql).diagnostics) note('warning', object, field, message)
    return fql
  } catch (error) {
    note('error', object, field, `This is not FQL as it is read here, so it is left out: ${messageOf(error)}`)
    return undefined
  }
}

function actionOf(
  { actionSlug, actionId }: SegmentSubscription,
  metadata: SegmentMetadata,
  entry: CatalogEntry,
  { note, object }: ImportPlace
): string | undefined {
  const known = Object.keys(entry.definition.actions)
  const byId = metadata.actions?.find(({ id }) => id === actionId)?.slug
  const found = [actionSlug, byId].find((slug): slug is string => slug !== undefined && known.includes(slug))
  if (found !== undefined) return found
  note('error', object, 'actionSlug', `The plugin has no action "${actionSlug}" here; ${suggest(actionSlug, known)}`)
  return undefined
}

/**
 * In Segment a field that is left out is empty; here it has its default. So the default is left out, and what Segment
 * leaves out is emptied.
 */
function importFields(
  settings: JSONObject,
  fields: Readonly<Record<string, InputField>>,
  entry: CatalogEntry,
  { note, object }: ImportPlace
): Record<string, JSONValue> {
  if (Object.keys(settings).some((key) => key.startsWith('@'))) return { ...settings }
  const values: Record<string, JSONValue> = {}
  for (const [name, given] of Object.entries(settings)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (!field) {
      note('error', object, `settings.${name}`, 'The action has no such field here, so its value is left out.')
      continue
    }
    const value = asType(given, field)
    if (!isDeepStrictEqual(value, field.default)) values[name] = value
  }
  const ofSegment = knownPlugin(slugOf(entry))?.fields ?? Object.keys(fields)
  for (const name of ofSegment) {
    if (fields[name]?.default !== undefined && !Object.hasOwn(settings, name)) values[name] = null
  }
  return values
}

/** The app stores numbers and switches that were typed as texts. */
function asType(value: JSONValue, { type }: InputField): JSONValue {
  if (typeof value !== 'string') return value
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true'
  const isNumber = (type === 'number' || type === 'integer') && /^-?\d+(\.\d+)?$/.test(value)
  return isNumber ? Number(value) : value
}

/** Segment batches where there is a batch size; here the mapping says so itself. */
function takeBatch(fields: Record<string, JSONValue>, { note, object }: ImportPlace): BatchFile | undefined {
  const size = fields['batch_size']
  if (size === null) delete fields['batch_size']
  if (typeof size !== 'number') return undefined
  delete fields['batch_size']
  if (size <= 0) return undefined
  if (size > MAX_BATCH) {
    note('warning', object, 'settings.batch_size', `Batches hold ${MAX_BATCH.toString()} events here at most.`)
  }
  return { size: Math.min(Math.floor(size), MAX_BATCH) }
}
