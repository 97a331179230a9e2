import camelCase from 'lodash/camelCase'
import kebabCase from 'lodash/kebabCase'
import upperFirst from 'lodash/upperFirst'
import { compileMapping } from '@extensible-webhooks/engine'
import type { JSONObject, SegmentEvent } from '@segment/actions-core'
import type { Destination, WorkspaceMapping } from '@extensible-webhooks/workspace'
import { decodedBody } from './body/decode'
import { readDelivery, type Delivery } from './body/delivery'
import { describeDelivery } from './body/describe'
import { eventSchema } from './event/event-schema'
import { readTrigger } from './event/trigger-facts'
import { handlerCode } from './handler/handler'
import type { Framework } from './handler/frameworks'
import { inferMapping } from './infer/infer'
import { narrow } from './samples/narrow'
import { observe } from './samples/observe'
import { alternativesOf, type Schema } from './schema'
import { readSigning } from './signing'
import { typeOf } from './type-script'

/** Options of {@link createReceiverKit}. */
export interface ReceiverKitOptions {
  /** What the handler is for. @default 'node' */
  readonly framework?: Framework
  /**
   * Events that are mapped to see of which type the parts are that the mapping leaves open; others than its trigger wants
   * are passed over.
   * @default none, so that open parts may be anything
   */
  readonly events?: readonly SegmentEvent[]
  /**
   * Whether the handler takes the type from a file beside it, `./NAME`, and does not hold it itself.
   * @default false
   */
  readonly typeInOwnFile?: boolean
}

/** What a receiver of one mapping needs. */
export interface ReceiverKit {
  /** Name of the type. */
  readonly name: string
  /** The same for names of files, such as `order-completed`. */
  readonly fileName: string
  /** JSON Schema (draft-07) of the body after it was read. */
  readonly schema: Schema
  /** Declaration of the type in TypeScript. */
  readonly type: string
  /** A verifying handler in TypeScript, or why there can be none. */
  readonly handler: { readonly code: string } | { readonly reason: string }
  /** How many of the events were wanted and could be mapped. */
  readonly sampled: number
}

/** A mapping of which no kit can be made; the message says why and what to do. */
export class ReceiverKitError extends Error {
  override readonly name = 'ReceiverKitError'
}

/**
 * Makes the type, the JSON Schema and a verifying handler for what a mapping sends.
 *
 * @param destination a destination of the Extensible Webhook plugin
 * @param mapping one of its mappings
 * @throws ReceiverKitError where the mapping sends no body, or is of another plugin
 */
export async function createReceiverKit(
  destination: Destination,
  mapping: WorkspaceMapping,
  options: ReceiverKitOptions = {}
): Promise<ReceiverKit> {
  checkPlugin(destination, mapping)
  const payload = inferMapping(mapping.fields, eventSchema(readTrigger(mapping.trigger), isUntouched(destination)))
  const told = deliveryOf(payload, mapping)
  const samples = sampleValues(mapping, told, options.events ?? [])
  const delivery = { ...told, value: samples.length > 0 ? narrow(told.value, observe(samples)) : told.value }
  const name = typeName(mapping.name)
  const schema: Schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...decodedBody({ ...delivery, value: titled(delivery.value, name, delivery) }),
    title: name,
    description: describeDelivery(delivery, destination.name, mapping.name)
  }
  const type = await typeOf(schema, name)
  const signing = readSigning(destination, delivery)
  const fileName = kebabCase(name)
  const { framework = 'node', typeInOwnFile = false } = options
  const declaration = typeInOwnFile ? { from: `./${fileName}` } : { code: type }
  const names = { type: name, destination: destination.name, mapping: mapping.name }
  return {
    name,
    fileName,
    schema,
    type,
    handler:
      'reason' in signing
        ? signing
        : { code: handlerCode({ framework, delivery, schema, declaration, secrets: signing.secrets, ...names }) },
    sampled: samples.length
  }
}

function checkPlugin({ definition, slug }: Destination, { action }: WorkspaceMapping): void {
  if (definition.slug === 'actions-webhook-extensible' && action === 'send') return
  throw new ReceiverKitError(
    `The destination "${slug}" is of the plugin "${definition.name}", which decides by itself what it sends; a kit can be made for mappings of the Extensible Webhook only.`
  )
}

/** Filters can take fields away and insert functions change them, so that nothing of the event is sure. */
function isUntouched({ insertFunction, filters }: Destination): boolean {
  return insertFunction === undefined && !filters.some(({ action }) => CHANGING.has(action))
}

const CHANGING: ReadonlySet<string> = new Set(['drop-fields', 'allow-fields'])

function deliveryOf(payload: ReturnType<typeof inferMapping>, mapping: WorkspaceMapping): Delivery {
  let delivery: Delivery
  try {
    delivery = readDelivery(payload, mapping)
  } catch (error) {
    throw new ReceiverKitError(`The mapping "${mapping.name}" sends nothing: ${(error as Error).message}`)
  }
  if (delivery.method !== 'GET') return delivery
  throw new ReceiverKitError(`The mapping "${mapping.name}" sends GET requests, which have no body to describe.`)
}

/** The data of each sample, as it would go into a body. */
function sampleValues(mapping: WorkspaceMapping, { dataPath }: Delivery, events: readonly SegmentEvent[]): unknown[] {
  const compiled = compileMapping(mapping.fields)
  const dataOf = (event: SegmentEvent): unknown => {
    try {
      return compiled.resolve(event as unknown as JSONObject)['data']
    } catch {
      // Such an event is rejected, so nothing of it arrives.
      return undefined
    }
  }
  return events
    .filter((event) => mapping.trigger.matches(event))
    .map((event) => readOwnPath(dataOf(event), dataPath))
    .filter((value) => value !== undefined && value !== null)
}

function readOwnPath(value: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? (at as JSONObject)[key] : undefined,
    value
  )
}

/** An item gets a type of its own, where the body is more than the item. */
function titled(value: Schema, name: string, { envelope, batching, format }: Delivery): Schema {
  const isWhole = !envelope && batching === 'never' && format !== 'ndjson'
  const [only] = alternativesOf(value)
  return isWhole || only?.type !== 'object' || value.anyOf ? value : { ...value, title: `${name}Item` }
}

function typeName(mapping: string): string {
  const name = upperFirst(camelCase(mapping))
  return /^[A-Za-z_]/.test(name) ? name : `Delivery${name}`
}
