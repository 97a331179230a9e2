import type {
  DestinationDefinition,
  JSONObject,
  RefreshAccessTokenResult,
  Result,
  SegmentEvent
} from '@segment/actions-core'
import type { AudienceResult, CreateAudienceInput, GetAudienceInput } from '@segment/actions-core/destination-kit'
import type { ResultMultiStatusNode } from '@segment/actions-core/destination-kit/types'
import { systemClock } from './clock'
import type { EngineAction } from './run/action'
import { callAudience, deleteUser, settingsAuth, testAuthentication, withTokens } from './run/calls'
import type { OnDeleteOptions } from './run/calls'
import type { HostContext } from './run/context'
import { onSubscription, type OnEventOptions } from './run/on-subscription'
import type { Auth, DynamicFieldAnswer, PluginDefinition, PluginFunction, PluginInput } from './run/plugin'
import { prepareEvent, unknownAction } from './run/prepare'
import { createRunner } from './run/runner'
import { createRuntime, type Runtime } from './run/runtime'
import { send } from './run/send'
import { destinationSettings, subscriptionsOf } from './run/settings'
import { createMemoryTokenStore } from './tokens/memory-token-store'
import type { RefreshAuth } from './tokens/token-keeper'
import { createTransport } from './transport/create-transport'
import { isRejection, type Outcome, type Rejection } from './outcome/outcome'
import type { EngineOptions, Prepared, RunInput, RunResult } from './types'

/** Input of `executeAction`, as in core. */
export interface EventInput extends HostContext {
  readonly event: SegmentEvent
  readonly mapping: JSONObject
  readonly settings: JSONObject
  readonly auth?: Auth
}

/** Input of `executeBatch`, as in core. */
export interface BatchEventInput extends Omit<EventInput, 'event'> {
  readonly events: SegmentEvent[]
}

/**
 * Runs one definition. The methods up to `getAudience` take, return and throw what core's `Destination` does, but for the
 * differences of the table `DEVIATIONS`; `prepare`, `send` and `run` are our own richer form.
 */
export interface Engine {
  readonly definition: PluginDefinition
  readonly name: string
  readonly actions: Readonly<Record<string, EngineAction>>
  /** One event through every mapping of the settings. */
  onEvent(event: SegmentEvent, settings: JSONObject, options?: OnEventOptions): Promise<Result[]>
  /** A batch through every mapping of the settings. */
  onBatch(events: SegmentEvent[], settings: JSONObject, options?: OnEventOptions): Promise<Result[]>
  /** One event through one action, without a trigger and without a refresh. */
  executeAction(action: string, input: EventInput): Promise<Result[]>
  /** A batch through one action, without a trigger and without a refresh. */
  executeBatch(action: string, input: BatchEventInput): Promise<ResultMultiStatusNode[]>
  /** The choices of a dynamic field. */
  executeDynamicField(
    action: string,
    field: string,
    data: PluginInput,
    dynamicFn?: PluginFunction
  ): Promise<DynamicFieldAnswer>
  /** A hook of an action, as core's `actions[slug].executeHook`. */
  executeHook(action: string, hookType: string, data: PluginInput): Promise<unknown>
  /**
   * Calls of the plugin that core makes without tokens, such as dynamic fields and hooks, with those of the store: refreshed
   * first where they are over, and once more where they are refused.
   *
   * @param settings those of the destination, with what they hold of OAuth
   * @param attempt is handed the settings as a plugin sees them, and the tokens
   * @param tokenKey names the tokens in the store
   * @throws what the last attempt or the refresh threw
   */
  withTokens<T>(
    settings: JSONObject,
    attempt: (input: { readonly settings: JSONObject; readonly auth: Auth }) => Promise<T>,
    tokenKey?: string
  ): Promise<T>
  /** Throws where the settings or the credentials are wrong. */
  testAuthentication(settings: JSONObject): Promise<void>
  /** Asks the plugin for new tokens; stores nothing. */
  refreshAccessToken(
    settings: JSONObject,
    oauthData: RefreshAuth,
    synchronizeRefreshAccessToken?: () => Promise<void>
  ): Promise<RefreshAccessTokenResult | undefined>
  /** Throws core's AggregateAjvError with status 400; removes and coerces in place, as core does. */
  validateSettings(settings: JSONObject): void
  /** Makes an audience at the destination, and gives its id there. Throws where the definition cannot make and get audiences. */
  createAudience(input: CreateAudienceInput): Promise<AudienceResult>
  /** Gives the id of an audience that is there already. Throws where the definition cannot make and get audiences. */
  getAudience(input: GetAudienceInput): Promise<AudienceResult>
  /** Unset where the definition has no `onDelete`. */
  readonly onDelete?: (event: SegmentEvent, settings: JSONObject, options?: OnDeleteOptions) => Promise<Result>
  /**
   * Maps, removes empties and validates one event.
   *
   * @param action slug of an action
   * @param mapping field values; the same object is compiled once
   * @returns the payload with its event, or why there is none
   * @throws Error for an unknown action
   */
  prepare(action: string, event: SegmentEvent, mapping: JSONObject): Prepared | Rejection
  /**
   * Sends prepared events, through `performBatch` where they go together.
   *
   * @returns one outcome for each prepared event, and every exchange
   * @throws Error for an unknown action
   */
  send(action: string, prepared: readonly Prepared[], input: RunInput): Promise<RunResult>
  /** `prepare` and `send`; one outcome for each event, always. */
  run(action: string, events: readonly SegmentEvent[], input: RunInput): Promise<RunResult>
  /** Closes the transport that the engine made for itself. */
  close(): Promise<void>
}

/**
 * Makes an engine that runs an action-destination definition.
 *
 * @param definition any cloud destination on `@segment/actions-core` types
 * @param options transport, token store and clock; each has a default
 */
export function createEngine<Settings>(
  definition: DestinationDefinition<Settings>,
  options: EngineOptions = {}
): Engine {
  return new DefinitionEngine(definition as unknown as PluginDefinition, options)
}

class DefinitionEngine implements Engine {
  readonly actions: Readonly<Record<string, EngineAction>>
  readonly onDelete?: NonNullable<Engine['onDelete']>
  readonly close: () => Promise<void>
  readonly #runtime: Runtime

  constructor(
    readonly definition: PluginDefinition,
    options: EngineOptions
  ) {
    const transport = options.transport ?? createTransport()
    this.close = () => (options.transport ? Promise.resolve() : transport.close())
    const tokens = options.tokens ?? createMemoryTokenStore()
    this.#runtime = createRuntime(definition, transport, tokens, options.clock ?? systemClock)
    this.actions = this.#runtime.actions
    if (definition.onDelete) {
      this.onDelete = (event, settings, more) => deleteUser(this.#runtime, event, settings, more)
    }
  }

  get name(): string {
    return this.definition.name
  }

  onEvent(event: SegmentEvent, settings: JSONObject, options?: OnEventOptions): Promise<Result[]> {
    return this.#onSubscriptions(event, settings, options)
  }

  onBatch(events: SegmentEvent[], settings: JSONObject, options?: OnEventOptions): Promise<Result[]> {
    return this.#onSubscriptions(events, settings, options)
  }

  #onSubscriptions(
    data: SegmentEvent | SegmentEvent[],
    settings: JSONObject,
    options: OnEventOptions = {}
  ): Promise<Result[]> {
    const subscriptions = subscriptionsOf(settings)
    const pluginSettings = destinationSettings(settings)
    try {
      this.validateSettings(pluginSettings)
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)))
    }
    const healing = this.#runtime.healing(settings, pluginSettings, options)
    const runner = createRunner(this.#runtime, healing, healing ? undefined : settingsAuth(settings))
    const run = (subscription: (typeof subscriptions)[number]): Promise<Result[]> =>
      onSubscription(subscription, data, pluginSettings, this.name, options, runner)
    const [only] = subscriptions
    if (only && subscriptions.length === 1) return run(only)
    return Promise.all(subscriptions.map(run)).then((results) => results.flat())
  }

  async executeAction(slug: string, input: EventInput): Promise<Result[]> {
    const runner = createRunner(this.#runtime, undefined, input.auth)
    return runner.single(slug, input.event, input)
  }

  async executeBatch(slug: string, input: BatchEventInput): Promise<ResultMultiStatusNode[]> {
    const runner = createRunner(this.#runtime, undefined, input.auth)
    return runner.batch(slug, input.events, input)
  }

  async executeDynamicField(
    slug: string,
    field: string,
    data: PluginInput,
    dynamicFn?: PluginFunction
  ): Promise<DynamicFieldAnswer> {
    const action = this.actions[slug]
    return action ? ((await action.executeDynamicField(field, data, dynamicFn)) as DynamicFieldAnswer) : []
  }

  executeHook(slug: string, hookType: string, data: PluginInput): Promise<unknown> {
    const action = this.actions[slug]
    return action ? action.executeHook(hookType, data) : Promise.reject(unknownAction(this.definition, slug))
  }

  async withTokens<T>(
    settings: JSONObject,
    attempt: (input: { readonly settings: JSONObject; readonly auth: Auth }) => Promise<T>,
    tokenKey?: string
  ): Promise<T> {
    const pluginSettings = destinationSettings(settings)
    this.validateSettings(pluginSettings)
    const run = (auth: Auth): Promise<T> => attempt({ settings: pluginSettings, auth })
    return withTokens(this.#runtime, settings, pluginSettings, { tokenKey }, run)
  }

  testAuthentication(settings: JSONObject): Promise<void> {
    return testAuthentication(this.#runtime, settings)
  }

  refreshAccessToken(
    settings: JSONObject,
    oauthData: RefreshAuth,
    synchronize?: () => Promise<void>
  ): Promise<RefreshAccessTokenResult | undefined> {
    return this.#runtime.refresh(settings, oauthData, { synchronize })
  }

  validateSettings(settings: JSONObject): void {
    this.#runtime.validateSettings(settings)
  }

  createAudience(input: CreateAudienceInput): Promise<AudienceResult> {
    return callAudience(this.#runtime, 'createAudience', input)
  }

  getAudience(input: GetAudienceInput): Promise<AudienceResult> {
    return callAudience(this.#runtime, 'getAudience', input)
  }

  prepare(slug: string, event: SegmentEvent, mapping: JSONObject): Prepared | Rejection {
    return prepareEvent(this.#runtime, slug, event, mapping)
  }

  send(slug: string, prepared: readonly Prepared[], input: RunInput): Promise<RunResult> {
    return send(this.#runtime, slug, prepared, input)
  }

  async run(slug: string, events: readonly SegmentEvent[], input: RunInput): Promise<RunResult> {
    const all = events.map((event) => this.prepare(slug, event, input.mapping))
    const ready = all.filter((one): one is Prepared => !isRejection(one))
    const sent = await this.send(slug, ready, { batch: events.length > 1, ...input })
    const outcomes = sent.outcomes.values()
    return {
      ...sent,
      outcomes: all.map((one) => (isRejection(one) ? rejectedOutcome(one) : nextOf(outcomes)))
    }
  }
}

function rejectedOutcome({ eventId: _, ...error }: Rejection): Outcome {
  return { status: 'rejected', error }
}

function nextOf<T>(values: Iterator<T>): T {
  const next = values.next()
  if (next.done) throw new RangeError('Fewer outcomes than prepared events')
  return next.value
}
