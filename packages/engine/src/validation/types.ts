import type { JSONObject, StatsContext } from '@segment/actions-core'

/** Options of one check. */
export interface CheckOptions {
  /** Counts `ajv.discard` where the value is refused. @default nothing is counted */
  readonly statsContext?: StatsContext
}

/** Options of one validation of a payload. */
export interface ValidateOptions extends CheckOptions {
  /**
   * Whether the payload goes alone. Stock core removes `""` from the first level of single payloads only (R14).
   * @default true
   */
  readonly single?: boolean
}

/** Gives the payload without empties, coerced and without unknown members. Throws core's `AggregateAjvError`. */
export type PayloadValidator = (payload: JSONObject, options?: ValidateOptions) => JSONObject

/** Coerces a value in place and removes unknown members. Throws core's `AggregateAjvError`. */
export type SchemaValidator = (value: unknown, options?: CheckOptions) => void
