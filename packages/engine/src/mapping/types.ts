import type { JSONObject, StatsContext } from '@segment/actions-core'

/** An event as mapping kit takes it. */
export type MappingInput = Record<string, unknown>

/** A mapping that was compiled once, for any number of events. */
export interface Mapping {
  /** The payload of one event. Shares no object with the event. Throws what core's `transform` throws for it. */
  resolve(event?: MappingInput, statsContext?: StatsContext): JSONObject
  /** The payloads of many events, in their order. Throws what core's `transformBatch` throws. */
  resolveBatch(events?: readonly MappingInput[], statsContext?: StatsContext): JSONObject[]
}

/** Gives the value of one node of a mapping for one event. */
export type Resolver = (event: unknown, stats?: StatsContext) => unknown

/** Where the value of a node goes. */
export interface Scope {
  /**
   * `payload`: into the payload, so it must be a fresh value without undefined keys. `operand`: to a directive that reads
   * it, so it may be a part of the event itself.
   */
  readonly use: 'payload' | 'operand'
  /** The `fieldKey:…` tags for the metrics of `@liquid`. Unset inside directives, which stock core does not measure. */
  readonly fieldTags?: readonly string[]
}

/** What a directive may compile its arguments with. */
export interface Compiler {
  value(value: unknown, scope: Scope): Resolver
  /** A whole mapping, validated. Throws what the validation throws. */
  mapping(mapping: unknown): Resolver
}

/** Compiles one directive. Wrong arguments give a resolver that throws, since stock core tells them at that moment. */
export type DirectiveCompiler = (options: unknown, scope: Scope, compiler: Compiler) => Resolver

/** The scope of a value that a directive reads. */
export const OPERAND: Scope = { use: 'operand' }

/** The same use without metrics, for the value that a directive hands on. */
export function inside(scope: Scope): Scope {
  return { use: scope.use }
}

/** A resolver that throws. */
export function failing(message: string): Resolver {
  return () => {
    throw new Error(message)
  }
}
