import type { JSONObject, JSONValue } from '@segment/actions-core'
import type { Shape } from '../shape'

/** A value of a mapping, seen in one event. */
export type Infer = (value: JSONValue | undefined, event: Shape) => Shape

/** What a directive gives, from its options. Options that it cannot use give nothing, since no event passes them. */
export type InferDirective = (options: JSONValue | undefined, event: Shape, infer: Infer) => Shape

/** The options as an object; an empty one where they are none. */
export function optionsOf(options: JSONValue | undefined): JSONObject {
  return typeof options === 'object' && options !== null && !Array.isArray(options) ? options : {}
}
