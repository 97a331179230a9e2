import type { GlobalSetting, InputField } from '@segment/actions-core'
import type { TypedDefinition } from '../types/typed-definition'
import { ENDPOINT_SETTING } from './authentication/endpoint'
import { BATCH_FIELDS } from './kinds/batch-fields'
import type { Plan, PlannedAction } from './plan'

/** The settings of a new plugin. */
export function settingsOf({ authentication }: Plan): Readonly<Record<string, GlobalSetting>> {
  return { ...authentication.settings, endpoint: ENDPOINT_SETTING }
}

/** The fields of one of its actions, those of batches among them. */
export function fieldsOf({ batch }: Plan, { kind }: PlannedAction): Readonly<Record<string, InputField>> {
  return { ...kind.fields, ...(batch ? BATCH_FIELDS : {}) }
}

/** The definition as far as types are made of it. */
export function definitionOf(plan: Plan): TypedDefinition {
  return {
    name: plan.title,
    authentication: { scheme: plan.authentication.scheme, fields: settingsOf(plan) },
    actions: Object.fromEntries(plan.actions.map((action) => [action.name, { fields: fieldsOf(plan, action) }]))
  }
}
