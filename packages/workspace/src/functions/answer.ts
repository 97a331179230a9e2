import type { SegmentEvent } from '@segment/actions-core'
import type { Thrown } from './protocol'

/** What a handler gave for one event. */
export type Part = { readonly returned: SegmentEvent } | { readonly error: Thrown } | undefined

/** What it gave for all of them, or the same for each. */
export type Answer = { readonly each: Part } | { readonly items: readonly Part[] }

const UNREADABLE: Part = { error: { name: '', message: 'What it returned cannot be written as JSON.', stack: '' } }

/**
 * Reads the answer that `sandbox/run.js` wrote. A function has a hand in it, since `Object.prototype.toJSON` makes JSON of
 * anything: whatever does not look as it should counts as an error.
 */
export function readAnswer(text: string): Answer {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { each: UNREADABLE }
  }
  return isObject(value) && Array.isArray(value['items'])
    ? { items: value['items'].map(readPart) }
    : { each: readPart(value) }
}

function readPart(value: unknown): Part {
  if (!isObject(value)) return UNREADABLE
  if (value['nothing'] === true) return undefined
  if (isObject(value['returned'])) return { returned: value['returned'] as unknown as SegmentEvent }
  return isObject(value['error']) ? { error: readThrown(value['error']) } : UNREADABLE
}

/** An error of the sandbox, in texts. */
export function readThrown({ name, message, stack, kind }: Readonly<Record<string, unknown>>): Thrown {
  const text = (member: unknown): string => (typeof member === 'string' ? member : '')
  return { name: text(name), message: text(message), stack: text(stack), kind: text(kind) }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
