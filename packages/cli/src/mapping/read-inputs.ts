import type { HookInputView } from '@extensible-webhooks/workspace'
import { suggest } from '@extensible-webhooks/workspace'
import { InputError } from '../exit-codes'

/** A value of an input of a hook. */
export type InputValue = string | number | boolean | readonly string[]

/**
 * Reads what was given with `--input name=value`. A name that is given several times is a list.
 *
 * @throws InputError where a name is not that of an input, or a value is not of its type
 */
export function readInputs(given: readonly string[], known: readonly HookInputView[]): Record<string, InputValue> {
  const values: Record<string, InputValue> = {}
  for (const pair of given) {
    const at = pair.indexOf('=')
    const name = at < 0 ? pair : pair.slice(0, at)
    const input = known.find((each) => each.name === name)
    if (!input)
      throw new InputError(
        `--input ${name}: the hook asks for none; ${suggest(
          name,
          known.map((each) => each.name)
        )}`
      )
    if (at < 0) throw new InputError(`--input ${name}: write a value, --input ${name}=VALUE.`)
    const value = pair.slice(at + 1)
    const before = values[name]
    values[name] = input.multiple
      ? [...(Array.isArray(before) ? (before as string[]) : []), value]
      : readValue(input, value)
  }
  return values
}

function readValue({ name, type }: HookInputView, text: string): string | number | boolean {
  if (type === 'boolean') {
    if (text === 'true' || text === 'false') return text === 'true'
    throw new InputError(`--input ${name}: expected true or false.`)
  }
  if (type !== 'number' && type !== 'integer') return text
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw new InputError(`--input ${name}: expected a number.`)
  return value
}
