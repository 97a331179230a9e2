import { alternativesOf, isAny, OPEN_OBJECT, type Schema } from '../schema'
import { propertyOf } from '../shape'
import type { Delivery } from './delivery'

/** What a body may hold before it is written in its format. */
export interface Documents {
  /** One value: the data of an event, or an envelope with items. */
  readonly single?: Schema
  /** The items of a batch without an envelope. */
  readonly item?: Schema
}

/** Puts the value of a delivery into its envelope and its batch. */
export function documentsOf({ value, envelope, batching }: Delivery): Documents[] {
  const enveloped: Documents[] = envelope ? [{ single: place(envelope.around, envelope.path, value) }] : []
  if (envelope?.sure) return enveloped
  const bare: Documents[] = [
    ...(batching === 'always' ? [] : [{ single: value }]),
    ...(batching === 'never' ? [] : [{ item: value }])
  ]
  return [...enveloped, ...bare]
}

/** A list with at least one item. */
export function listOf(items: Schema): Schema {
  return { type: 'array', items, minItems: 1 }
}

function place(around: Schema, path: string | undefined, item: Schema): Schema {
  return path === undefined || isAny(around) ? OPEN_OBJECT : placeAt(around, path.split('.'), listOf(item))
}

/** As the plugin does it: members beside the path stay, and those that it needs are made. */
function placeAt(around: Schema, [name = '', ...others]: readonly string[], list: Schema): Schema {
  const holder = alternativesOf(around).find(({ type }) => type === 'object') ?? OPEN_OBJECT
  const inside = propertyOf(holder, name).schema ?? EMPTY_OBJECT
  const child = others.length === 0 ? list : placeAt(inside, others, list)
  return {
    ...holder,
    properties: { ...holder.properties, [name]: child },
    required: [...new Set([...(holder.required ?? []), name])]
  }
}

const EMPTY_OBJECT: Schema = { type: 'object', additionalProperties: false }
