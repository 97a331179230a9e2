import type { InputField } from '@segment/actions-core'
import { fields as settingsFields } from '../../packages/destination/src/authentication/fields'
import { fields as sendFields } from '../../packages/destination/src/send/fields'
import { destination as search } from '../../packages/destination-search/src'
import { table } from './generated-blocks'

type Fields = Readonly<Record<string, InputField>>

/** Fields of the action and settings of the destination, as two tables. */
export function fieldTables(): string {
  return [`### Action \`send\`\n\n${tableOf(sendFields)}`, `### Settings\n\n${tableOf(settingsFields as Fields)}`].join(
    '\n\n'
  )
}

/** Settings of the search destination, fields of its actions, and what its hook asks for. */
export function searchFieldTables(): string {
  const actions = Object.entries(search.actions)
  const hook = search.actions['indexDocument']?.hooks?.onMappingSave?.inputFields
  return [
    `### Settings\n\n${tableOf((search.authentication?.fields ?? {}) as Fields)}`,
    ...actions.map(([slug, { fields }]) => `### Action \`${slug}\`\n\n${tableOf(fields as Fields)}`),
    `### Inputs of the hook\n\n${tableOf((hook ?? {}) as unknown as Fields)}`
  ].join('\n\n')
}

function tableOf(fields: Fields): string {
  const rows = Object.entries(fields).flatMap(([key, field]) => [
    row(key, field),
    ...Object.entries(field.properties ?? {}).map(([name, member]) => row(`${key}.${name}`, member as InputField))
  ])
  return table(['field', 'label', 'type', 'default', 'meaning'], rows)
}

function row(key: string, field: InputField): string[] {
  const name = field.required === true ? `\`${key}\` (required)` : `\`${key}\``
  return [name, field.label, typeOf(field), defaultOf(field), field.description]
}

function typeOf({ type, multiple, choices }: InputField): string {
  const values = choices?.map((choice) => `\`${typeof choice === 'string' ? choice : String(choice.value)}\``)
  const single = values ? values.join(' ') : type
  return multiple === true ? `list of ${single}` : single
}

function defaultOf({ default: value }: InputField): string {
  return value === undefined ? '' : `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``
}
