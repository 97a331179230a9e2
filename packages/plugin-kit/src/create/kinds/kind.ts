import type { InputField, JSONObject } from '@segment/actions-core'

/** A thing that an action sends: its fields, what the API is told, and examples for tests. */
export interface Kind {
  /** Words in the name of an action that mean this kind. */
  readonly words: readonly string[]
  /** What one of it is called, and several: in texts and in the names of functions. */
  readonly one: string
  readonly many: string
  readonly description: string
  /** FQL: the events of which it is made. */
  readonly trigger: string
  /** Where the API takes it. */
  readonly path: string
  readonly fields: Readonly<Record<string, InputField>>
  /** How the API names each field. */
  readonly body: Readonly<Record<string, string>>
  /** An event of which it is made, without an id. @param index from 1, and different events for different ones */
  event(index: number): JSONObject
  /** What the API is sent for that event. */
  sent(index: number): JSONObject
}
