import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import type { JSONObject, JSONValue } from '@segment/actions-core'
import type { InsertFunctionFile } from '../file/types'
import { isSecretName } from '../secrets/secret-names'
import { mask, type ExportPlace } from './export-destination'
import { isPlaceholder } from './secrets'
import type { SegmentFunction, SegmentFunctionSetting, SegmentInstance } from './types'

/** Reads a file that the workspace names; nothing where it cannot be read. */
export type ReadFile = (path: string) => string | undefined

/** A function and its connection to one destination. */
export interface ExportedFunction {
  readonly source: SegmentFunction
  readonly instance: SegmentInstance
}

/** Ids that an insert function has in Segment. */
export interface FunctionIds {
  readonly destinationId: string
  readonly functionId?: string
  readonly instanceId?: string
}

/** Turns an insert function into a function of Segment and its instance. */
export function exportFunction(
  file: InsertFunctionFile,
  ids: FunctionIds,
  read: ReadFile,
  place: ExportPlace
): ExportedFunction | undefined {
  const code = file.source ?? (file.file === undefined ? undefined : read(file.file))
  if (code === undefined) {
    place.note('error', place.object, 'insertFunction.file', 'The file cannot be read, so the function is left out.')
    return undefined
  }
  const name =
    file.file === undefined ? `${ids.destinationId} insert function` : basename(file.file).replace(/\.\w+$/, '')
  const settings = Object.entries(file.settings ?? {}).map(([key, value]) => exportSetting(key, value, place))
  const id = ids.functionId ?? createHash('sha256').update(code).digest('hex').slice(0, 24)
  const open = settings
    .filter(({ declared }) => !declared.sensitive)
    .map(({ declared, value }) => [declared.name, value])
  const hidden = settings
    .filter(({ declared }) => declared.sensitive)
    .map(({ declared, value }) => [declared.name, value])
  return {
    source: {
      id,
      resourceType: 'INSERT_DESTINATION',
      displayName: name,
      code,
      settings: settings.map(({ declared }) => declared)
    },
    instance: {
      id: ids.instanceId ?? `${id}:${ids.destinationId}`,
      name,
      integrationId: ids.destinationId,
      classId: id,
      enabled: file.enabled ?? true,
      settings: Object.fromEntries(open) as JSONObject,
      encryptedSettings: Object.fromEntries(hidden) as JSONObject
    }
  }
}

function exportSetting(
  name: string,
  value: JSONValue,
  place: ExportPlace
): { readonly declared: SegmentFunctionSetting; readonly value: JSONValue } {
  const sensitive = isSecretName(name) || isPlaceholder(value)
  const type = typeOf(value)
  if (typeof value === 'number') {
    const what = 'Settings of functions hold no numbers in Segment; it is written as a text.'
    place.note('warning', place.object, `insertFunction.settings.${name}`, what)
  }
  const given = typeof value === 'number' ? String(value) : value
  return {
    declared: { name, label: name, type, required: false, sensitive },
    value: sensitive ? mask(given, `insertFunction.settings.${name}`, place) : given
  }
}

function typeOf(value: JSONValue): SegmentFunctionSetting['type'] {
  if (typeof value === 'boolean') return 'BOOLEAN'
  if (Array.isArray(value)) return 'ARRAY'
  return typeof value === 'object' && value !== null ? 'TEXT_MAP' : 'STRING'
}
