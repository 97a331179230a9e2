import { Destination } from '@segment/actions-core'
import type { JSONObject, Result, SegmentEvent } from '@segment/actions-core'
import definition from '@extensible-webhooks/destination-search'
import { createEngine, createTransport } from '@extensible-webhooks/engine'

/** What a hook says. */
export interface HookAnswer {
  readonly successMessage?: string
  readonly savedData?: Readonly<Record<string, unknown>>
  readonly error?: { readonly message: string; readonly code: string }
}

/** What a dynamic field says. */
export interface Choices {
  readonly choices: readonly { readonly value: string; readonly description?: string; readonly type?: string }[]
  readonly nextPage?: string
  readonly error?: { readonly message: string; readonly code: string }
}

/** Whatever runs the plugin: the same tests run through all of them. */
export interface Host {
  readonly name: string
  onEvent(event: SegmentEvent, settings: JSONObject): Promise<Result[]>
  onBatch(events: SegmentEvent[], settings: JSONObject): Promise<Result[]>
  onDelete(event: SegmentEvent, settings: JSONObject): Promise<Result>
  testAuthentication(settings: JSONObject): Promise<void>
  choices(action: string, field: string, data: object): Promise<Choices>
  /** Choices of an input of a hook. */
  inputChoices(action: string, input: string, data: object): Promise<Choices>
  hook(action: string, hook: string, data: object): Promise<HookAnswer>
  close(): Promise<void>
}

/** As core's, whose types want more than a host gives. */
type Loose = (...args: unknown[]) => Promise<never>

function inputFunction(action: string, input: string): unknown {
  return definition.actions[action]?.hooks?.onMappingSave?.inputFields?.[input]?.dynamic
}

function stockHost(): Host {
  const stock = new Destination(definition)
  return {
    name: 'stock Destination',
    onEvent: (event, settings) => stock.onEvent(event, settings),
    onBatch: (events, settings) => stock.onBatch(events, settings),
    onDelete: (event, settings) => stock.onDelete!(event, settings),
    testAuthentication: (settings) => stock.testAuthentication(settings as never),
    choices: (action, field, data) => (stock.executeDynamicField.bind(stock) as Loose)(action, field, data),
    inputChoices: (action, input, data) =>
      (stock.executeDynamicField.bind(stock) as Loose)(action, input, data, inputFunction(action, input)),
    hook: (action, hook, data) => (stock.actions[action]!.executeHook.bind(stock.actions[action]) as Loose)(hook, data),
    close: () => Promise.resolve()
  }
}

function engineHost(): Host {
  const transport = createTransport({ allowPrivateNetwork: true })
  const engine = createEngine(definition, { transport })
  return {
    name: 'the engine',
    onEvent: (event, settings) => engine.onEvent(event, settings),
    onBatch: (events, settings) => engine.onBatch(events, settings),
    onDelete: (event, settings) => engine.onDelete!(event, settings),
    testAuthentication: (settings) => engine.testAuthentication(settings),
    choices: (action, field, data) => (engine.executeDynamicField.bind(engine) as Loose)(action, field, data),
    inputChoices: (action, input, data) =>
      (engine.executeDynamicField.bind(engine) as Loose)(action, input, data, inputFunction(action, input)),
    hook: (action, hook, data) => (engine.executeHook.bind(engine) as Loose)(action, hook, data),
    close: () => transport.close()
  }
}

/** For `describe.each(hosts)`. */
export const hosts: readonly Host[] = [stockHost(), engineHost()]
