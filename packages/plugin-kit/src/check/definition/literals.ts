import { directiveOf } from '@extensible-webhooks/engine'
import { isObject, objectOf, type Loose } from '../../loose'

/** A part of a default that is written out, with the field that it is for. */
export interface LiteralPart {
  readonly field: Loose
  readonly at: string
  readonly value: unknown
}

/**
 * The parts of a default that hold no directive: what they are is known before any event comes.
 *
 * @param at place of the default, such as `actions.send.fields.url.default`
 */
export function literalParts(field: Loose, value: unknown, at: string): LiteralPart[] {
  if (!hasDirective(value)) return [{ field, at, value }]
  if (!isObject(value) || directiveOf(value) !== undefined) return []
  const properties = objectOf(field['properties'])
  return Object.entries(value).flatMap(([name, member]) => {
    const inner = properties[name]
    return isObject(inner) ? literalParts(inner, member, `${at}.${name}`) : []
  })
}

/** Whether there is a directive in a value, however deep. */
export function hasDirective(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasDirective)
  return isObject(value) && (directiveOf(value) !== undefined || Object.values(value).some(hasDirective))
}
