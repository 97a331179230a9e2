import type { InputField } from '@segment/actions-core'

/** Fields by name. */
export type Fields = Readonly<Record<string, InputField>>

interface Hook {
  readonly inputFields?: object
  readonly outputTypes?: object
}

/**
 * Inputs and outputs of the hooks of an action, as fields: one type `HookBundle` is made of them, whose members
 * `HookBundle['onMappingSave']['inputs']` are what core's `ActionDefinition` takes.
 *
 * @returns undefined where no hook has any
 */
export function hookFields(hooks: object = {}): Fields | undefined {
  const typed = Object.entries(hooks as Record<string, Hook>).filter(
    ([, { inputFields, outputTypes }]) => inputFields ?? outputTypes
  )
  if (typed.length === 0) return undefined
  return Object.fromEntries(
    typed.map(([name, { inputFields, outputTypes }]) => [
      name,
      {
        ...objectOf({
          inputs: objectOf(inputFields, `What the hook ${name} asks for.`),
          outputs: objectOf(outputTypes, `What the hook ${name} leaves for the action.`)
        }),
        required: true
      }
    ])
  )
}

function objectOf(properties: object = {}, description = ''): InputField {
  return { label: '', description, type: 'object', properties: properties as Record<string, InputField> }
}
