import { IntegrationError, fieldsToJsonSchema, get } from '@segment/actions-core'
import type { JSONObject, SegmentEvent, StatsContext } from '@segment/actions-core'
import type { JSONSchema4 } from 'json-schema'
import { createRequestClient, type Session } from '../request/request-client'
import {
  compileSchemaValidator,
  compileValidator,
  type PayloadValidator,
  type SchemaValidator
} from '../validation/compile-validator'
import { batchInput, singleInput } from './bundle'
import { compiledMapping } from './compiled'
import type { CallContext } from './context'
import { countDiscards } from './count-discards'
import { resolveDynamicField } from './dynamic-field'
import { dataOf, invalidNode, readNodes, type Node } from './multistatus'
import type { Auth, PluginAction, PluginDefinition, PluginFunction, PluginInput } from './plugin'

/** The payloads of a batch, and a node for each event whose payload is invalid. */
export interface PreparedBatch {
  /** Valid payloads, in the order of their events. */
  readonly payloads: JSONObject[]
  /** The place of each valid payload among the events. */
  readonly indices: number[]
  /** One place for each event; a node where the payload is invalid. */
  readonly nodes: (Node | undefined)[]
}

/** One action of a definition, compiled. */
export class EngineAction {
  readonly schema: JSONSchema4 | undefined
  readonly hookSchemas: Readonly<Record<string, JSONSchema4>> | undefined
  readonly hasBatchSupport: boolean
  readonly hasHookSupport: boolean
  readonly #validate: PayloadValidator | undefined
  readonly #validateHook: Readonly<Record<string, SchemaValidator>>

  constructor(
    readonly definition: PluginAction,
    private readonly destination: PluginDefinition,
    private readonly openSession: () => Session
  ) {
    const hasFields = Object.keys(definition.fields).length > 0
    this.schema = hasFields ? fieldsToJsonSchema(definition.fields) : undefined
    this.hasBatchSupport = typeof definition.performBatch === 'function'
    this.hasHookSupport = definition.hooks !== undefined
    this.#validate = hasFields ? compileValidator(definition.fields) : undefined
    this.hookSchemas = hookSchemas(definition)
    this.#validateHook = Object.fromEntries(
      Object.entries(this.hookSchemas ?? {}).map(([hook, schema]) => [hook, compileSchemaValidator(schema)])
    )
  }

  /** Maps, removes empties and validates, as core does for a single event; throws what core throws. */
  prepare(event: SegmentEvent, mapping: JSONObject, statsContext?: StatsContext): JSONObject {
    const payload = compiledMapping(mapping).resolve(event as unknown as JSONObject, statsContext)
    return this.#validate ? this.#validate(payload, { statsContext }) : payload
  }

  /** The same for a batch: an invalid payload becomes a node, the others go on. */
  prepareBatch(events: readonly SegmentEvent[], context: CallContext): PreparedBatch {
    const { statsContext } = context
    const mapped = compiledMapping(context.mapping).resolveBatch(events as unknown as JSONObject[], statsContext)
    const prepared: PreparedBatch = { payloads: [], indices: [], nodes: new Array<Node | undefined>(mapped.length) }
    mapped.forEach((payload, index) => {
      try {
        const valid = this.#validate ? this.#validate(payload, { single: false, statsContext }) : payload
        prepared.payloads.push(valid)
        prepared.indices.push(index)
      } catch (error) {
        prepared.nodes[index] = invalidNode((error as Error).message)
        countDiscards(statsContext, 1)
      }
    })
    return prepared
  }

  /** Runs `perform` and gives what core's `execute` calls its data. */
  async perform(
    session: Session,
    context: CallContext,
    event: SegmentEvent,
    payload: unknown,
    auth: Auth | undefined
  ): Promise<unknown> {
    const input = singleInput(this.definition, context, event, payload, auth)
    return dataOf(await this.#call(session, this.definition.perform, input))
  }

  /** Runs `performBatch`; one node for each payload. */
  async performBatch(
    session: Session,
    context: CallContext,
    events: readonly SegmentEvent[],
    sent: readonly SegmentEvent[],
    payloads: readonly unknown[],
    auth: Auth | undefined
  ): Promise<Node[]> {
    const { performBatch } = this.definition
    if (!performBatch) throw notSupported('This action does not support batched requests.')
    const input = batchInput(this.definition, context, events, sent, payloads, auth)
    return readNodes(await this.#call(session, performBatch, input), payloads)
  }

  /** As core's `Action.executeDynamicField`. */
  async executeDynamicField(field: string, data: PluginInput, dynamicFn?: PluginFunction): Promise<unknown> {
    if (typeof dynamicFn === 'function') return dataOf(await this.#call(this.openSession(), dynamicFn, { ...data }))
    const { path, context } = resolveDynamicField(field, this.definition.dynamicFields)
    const found: unknown = get(this.definition.dynamicFields, path)
    if (typeof found !== 'function') {
      return { choices: [], nextPage: '', error: { message: `No dynamic field named ${field} found.`, code: '404' } }
    }
    const input = { ...data, dynamicFieldContext: context }
    return dataOf(await this.#call(this.openSession(), found as PluginFunction, input))
  }

  /** As core's `Action.executeHook`. */
  async executeHook(hookType: string, data: PluginInput): Promise<unknown> {
    const { hooks } = this.definition
    if (!hooks) throw notSupported('This action does not support any hooks.')
    const perform = hooks[hookType]?.performHook
    if (!perform) throw notSupported(`Missing implementation for hook: ${hookType}.`)
    this.#validateHook[hookType]?.(data['hookInputs'])
    return dataOf(await this.#call(this.openSession(), perform, data))
  }

  #call(session: Session, fn: PluginFunction, input: PluginInput): unknown {
    const { extendRequest } = this.destination
    const client = createRequestClient(session, extendRequest ? extendRequest(input) : undefined)
    return fn(client, input)
  }
}

function notSupported(message: string): Error {
  return new IntegrationError(message, 'NotImplemented', 501)
}

function hookSchemas({ hooks }: PluginAction): Record<string, JSONSchema4> | undefined {
  const schemas: Record<string, JSONSchema4> = {}
  for (const [name, hook] of Object.entries(hooks ?? {})) {
    if (!hook.inputFields) continue
    const fields = Object.entries(hook.inputFields).map(([key, field]) => [key, { ...field, dynamic: !!field.dynamic }])
    schemas[name] = fieldsToJsonSchema(Object.fromEntries(fields) as Parameters<typeof fieldsToJsonSchema>[0])
  }
  return Object.keys(schemas).length > 0 ? schemas : undefined
}
