import { compileSchemaValidator } from '@extensible-webhooks/engine'
import type { Loose } from '../../loose'
import { messageOf } from '../../words'

/**
 * Why a field does not take a value, by the rules that core checks payloads with (coercion among them).
 *
 * @returns undefined where it takes it
 */
export function refusalOf(field: Loose, value: unknown): string | undefined {
  const alone = { value: { ...field, required: false, default: undefined } }
  try {
    compileSchemaValidator(alone)({ value: structuredClone(value) })
    return undefined
  } catch (error) {
    return messageOf(error)
  }
}
