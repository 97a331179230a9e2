import type { JSONObject, JSONValue } from '@segment/actions-core'

/** What an action does with records. Source: actions-core, `syncModeTypes`. */
export const SYNC_MODES = ['add', 'update', 'upsert', 'delete', 'mirror'] as const

/** When a hook runs. Source: actions-core, `hookTypeStrings`. */
export const HOOKS = ['onMappingSave', 'retlOnMappingSave'] as const

/** One of `SYNC_MODES`. */
export type SyncMode = (typeof SYNC_MODES)[number]

/** One of `HOOKS`. */
export type HookName = (typeof HOOKS)[number]

/** What a hook was given, and what it left. */
export interface HookValues {
  /** What was typed in when the mapping was saved. */
  readonly inputs?: JSONObject
  /** What the hook made of it, for the action. */
  readonly outputs?: JSONObject
}

/** What a mapping holds beside its fields. */
export interface HostValues {
  readonly syncMode?: SyncMode
  readonly hooks?: Readonly<Partial<Record<HookName, HookValues>>>
}

/** Under this name Segment's hosts, and core, keep the sync mode among the fields. Source: actions-core, `Action.execute`. */
const SYNC_MODE_KEY = '__segment_internal_sync_mode'

const HOOK_NAMES: ReadonlySet<string> = new Set(HOOKS)

/** Whether a key among the fields of a mapping is no field, but the host's. */
export function isHostKey(name: string): boolean {
  return name === SYNC_MODE_KEY || HOOK_NAMES.has(name)
}

/** Fields and host values as core takes them: one object. */
export function joinHostValues(fields: JSONObject, { syncMode, hooks = {} }: HostValues): JSONObject {
  const saved = Object.entries<HookValues>(hooks)
  return {
    ...fields,
    ...(syncMode === undefined ? {} : { [SYNC_MODE_KEY]: syncMode }),
    ...Object.fromEntries<JSONValue>(saved.map(([hook, values]) => [hook, { ...values }]))
  }
}

/** The two parts of what core takes as one; what is no sync mode, or no hook, is left out. */
export function splitHostValues(joined: JSONObject): HostValues & { readonly fields: JSONObject } {
  const entries = Object.entries<JSONValue>(joined)
  const fields = Object.fromEntries<JSONValue>(entries.filter(([name]) => !isHostKey(name)))
  const syncMode = SYNC_MODES.find((mode) => mode === joined[SYNC_MODE_KEY])
  const hooks = HOOKS.flatMap((hook) => (isRecord(joined[hook]) ? [[hook, joined[hook]] as const] : []))
  return {
    fields,
    ...(syncMode === undefined ? {} : { syncMode }),
    ...(hooks.length === 0 ? {} : { hooks: Object.fromEntries(hooks) })
  }
}

/** The host's part of what core takes, as it stands there. */
export function hostPart(joined: JSONObject): JSONObject {
  return Object.fromEntries<JSONValue>(Object.entries<JSONValue>(joined).filter(([name]) => isHostKey(name)))
}

function isRecord(value: unknown): value is HookValues {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
