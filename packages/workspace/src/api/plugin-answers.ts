import type { DynamicFieldItem, DynamicFieldResponse, JSONObject } from '@segment/actions-core'
import { done, refuse, type Answer } from '../answer'
import type { HookView } from '../model/catalog'
import { splitHostValues } from '../model/host-values'
import type { WorkspaceMapping } from '../model/workspace'

/** Which choices are asked for. */
export interface ChoicesQuery {
  /** Only those that hold this text. @default all */
  readonly query?: string
  /** `nextPage` of the page before. @default the first page */
  readonly page?: string
}

/** One page of choices. */
export interface FieldChoices {
  readonly choices: readonly DynamicFieldItem[]
  /** For the next page, where there is one. */
  readonly nextPage?: string
}

/** What a hook left, as core's `ActionHookResponse`. */
export interface HookEnd {
  readonly message?: string
  readonly outputs?: JSONObject
}

/** What core's executors take beside settings and tokens. Values that come from events are not known while editing. */
export function editorInput(
  mapping: WorkspaceMapping,
  { query, page }: ChoicesQuery
): Readonly<Record<string, unknown>> {
  const { fields, hooks = {} } = splitHostValues(mapping.fields)
  const payload = Object.fromEntries(Object.entries(fields).filter(([, value]) => typeof value !== 'object'))
  return { payload, page, hookOutputs: hooks, features: {}, dynamicFieldContext: { query } }
}

/** Core loses the query on its way to some plugins, and others do not look at it: so it is looked at here, too. */
export function readChoices(
  answer: DynamicFieldResponse | never[],
  { query = '' }: ChoicesQuery
): Answer<FieldChoices> {
  if (Array.isArray(answer)) return done({ choices: [] })
  const { choices, nextPage, error } = answer
  if (error) return refuse(error.message)
  const wanted = query.trim().toLowerCase()
  const found = choices.filter(({ label, value }) => `${label}\n${value}`.toLowerCase().includes(wanted))
  return done({ choices: found, ...(nextPage === undefined || nextPage === '' ? {} : { nextPage }) })
}

/** What a hook left, or what it says went wrong. */
export function readHookEnd(answer: unknown): Answer<HookEnd> {
  const { successMessage, savedData, error } = (answer ?? {}) as {
    readonly successMessage?: string
    readonly savedData?: JSONObject
    readonly error?: { readonly message: string }
  }
  if (error) return refuse(error.message)
  // It comes from the endpoint, and would be filled in with a secret of ours when the file is read again.
  if (JSON.stringify(savedData ?? {}).includes('${env:')) {
    return refuse('The hook left a text with "${env:", which a workspace file cannot hold.')
  }
  return done({
    ...(successMessage === undefined ? {} : { message: successMessage }),
    ...(savedData === undefined ? {} : { outputs: savedData })
  })
}

/** Inputs of a hook with the defaults of those that are not given. */
export function withInputDefaults({ inputFields = {} }: HookView, given: JSONObject): JSONObject {
  const defaults = Object.entries(inputFields).filter(([, field]) => field.default !== undefined)
  return { ...Object.fromEntries(defaults.map(([name, field]) => [name, field.default])), ...given } as JSONObject
}
