import { formatOf, type BodyFormat } from '@extensible-webhooks/destination'
import type { WorkspaceMapping } from '@extensible-webhooks/workspace'
import { ANY, alternativesOf, constantOf, filterAlternatives, OPEN_OBJECT, type Schema } from '../schema'
import { eitherOf, mapSchema, propertyOf, UNKNOWN, type Shape } from '../shape'

/** What a mapping of `send` puts on the wire. */
export interface Delivery {
  /** Unset where it is mapped from the event. */
  readonly method?: string
  readonly format: BodyFormat
  /** The content type as the mapping has it; unset where it is mapped from the event. */
  readonly contentType?: string
  readonly style: 'brackets' | 'dots' | 'json'
  readonly gzip: boolean
  /** The data of one event. */
  readonly value: Schema
  /** Whether a request may come without a body, since there may be no data. */
  readonly mayBeEmpty: boolean
  /** Where the items stand in an envelope; unset where there is none. */
  readonly envelope?: { readonly around: Schema; readonly path: string | undefined; readonly sure: boolean }
  /** Whether events come in batches. */
  readonly batching: 'always' | 'never' | 'perhaps'
  /** Members of `data` that lead to `value`. */
  readonly dataPath: readonly string[]
}

/**
 * Reads a delivery from the shape of a payload of the action `send`.
 *
 * @throws PayloadValidationError where the content type is none, since nothing would ever be sent
 */
export function readDelivery(payload: Shape, mapping: WorkspaceMapping): Delivery {
  const field = (name: string): Shape => memberOf(payload, name)
  const text = (name: string): string | undefined => textOf(constantOf(field(name).schema))
  const method = field('method')
  const contentType = contentTypeOf(field('headers'))
  const dataPath = (text('data_path') ?? '').split('.').filter((part) => part !== '')
  const data = field('data')
  const envelope = readEnvelope(field('batch_envelope'), text('batch_path'))
  const fixedMethod = method.schema ? textOf(constantOf(method.schema)) : 'POST'
  return {
    ...(fixedMethod === undefined ? {} : { method: fixedMethod }),
    format: formatOf(contentType ?? DEFAULT_CONTENT_TYPE),
    ...(contentType === undefined ? {} : { contentType }),
    style: (text('content_style') ?? 'brackets') as Delivery['style'],
    gzip: field('gzip').schema !== undefined && constantOf(field('gzip').schema) !== false,
    value: valueOf(data, field('data_path'), dataPath),
    mayBeEmpty: data.absent && dataPath.length === 0 && !envelope,
    ...(envelope ? { envelope } : {}),
    batching: readBatching(mapping, field('enable_batching')),
    dataPath
  }
}

const DEFAULT_CONTENT_TYPE = 'application/json'

function memberOf(shape: Shape, name: string): Shape {
  return mapSchema(shape, (schema) => eitherOf(alternativesOf(schema).map((one) => propertyOf(one, name))))
}

/** `application/json` where none is given; undefined where an event may decide. */
function contentTypeOf({ schema, absent }: Shape): string | undefined {
  if (!schema) return DEFAULT_CONTENT_TYPE
  if (schema.type !== 'object' || absent || schema.additionalProperties !== false) return undefined
  const name = Object.keys(schema.properties ?? {}).find((key) => key.toLowerCase() === 'content-type')
  if (name === undefined) return DEFAULT_CONTENT_TYPE
  return schema.required?.includes(name) ? textOf(constantOf(schema.properties?.[name])) : undefined
}

/** Data that is no object, or a path that leads nowhere, is rejected: such an event never arrives. */
function valueOf(data: Shape, path: Shape, keys: readonly string[]): Schema {
  const objects = data.schema && filterAlternatives(data.schema, ({ type }) => type === 'object')
  const start: Shape = { schema: objects && Object.keys(objects).length > 0 ? objects : OPEN_OBJECT, absent: false }
  if (path.schema && constantOf(path.schema) === undefined) return ANY
  return keys.reduce(ownMember, start).schema ?? ANY
}

/** The plugin's own paths, which give nothing for a member of null. */
function ownMember(shape: Shape, name: string): Shape {
  const holders = shape.schema && filterAlternatives(shape.schema, ({ type }) => type === 'object' || type === 'array')
  return holders ? memberOf({ schema: holders, absent: false }, name) : UNKNOWN
}

function readEnvelope({ schema, absent }: Shape, path: string | undefined): Delivery['envelope'] {
  const around = schema && filterAlternatives(schema, ({ type }) => type === 'object')
  return around ? { around: Object.keys(around).length > 0 ? around : OPEN_OBJECT, path, sure: !absent } : undefined
}

function readBatching({ canBatch, batch }: WorkspaceMapping, { schema }: Shape): Delivery['batching'] {
  if (!canBatch || (!batch && (!schema || constantOf(schema) === false))) return 'never'
  return batch !== undefined || constantOf(schema) === true ? 'always' : 'perhaps'
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
