import type { JSONValue } from '@segment/actions-core'
import type { ActionView, HookView } from '../model/catalog'
import { HOOKS, type HookName } from '../model/host-values'
import { present } from './lookup'
import type { ActionSummary, HookInputView, HookSummary } from './views'

/** An action as an editor shows it, with its sync modes and what its hooks ask for. */
export function summaryOf(slug: string, { title, description, syncMode, hooks = {} }: ActionView): ActionSummary {
  const known = HOOKS.flatMap((hook) => (hooks[hook] ? [hookSummary(hook, hooks[hook])] : []))
  return present({
    slug,
    title,
    description,
    syncModes: syncMode?.choices?.map(({ value, label }) => ({ value, label })),
    hooks: known.length === 0 ? undefined : known
  })
}

function hookSummary(hook: HookName, { label, description, inputFields = {} }: HookView): HookSummary {
  return {
    hook,
    label,
    description,
    inputs: Object.entries(inputFields).map(([name, field]) => inputView(name, field))
  }
}

function inputView(name: string, field: NonNullable<HookView['inputFields']>[string]): HookInputView {
  const { label, description, type, required, multiple, dynamic, choices } = field
  return present({
    name,
    label,
    description,
    type,
    required: required === true,
    multiple: multiple === true,
    dynamic: typeof dynamic === 'function',
    default: field.default as JSONValue | undefined,
    choices: choices?.map((choice) => (typeof choice === 'string' ? choice : String(choice.value)))
  })
}
