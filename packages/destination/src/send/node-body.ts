import type { JSONLikeObject, ModifiedResponse } from '@segment/actions-core'

/** Every item of a batch tells what the endpoint said: a long response to a thousand items must not be told in full. */
const MAX_LENGTH = 4_096

/** What is told of a response at each item of its batch. */
export function bodyOf({ data, content }: ModifiedResponse): JSONLikeObject | string {
  if (content.length > MAX_LENGTH) return shorten(content)
  return typeof data === 'object' && data !== null ? (data as JSONLikeObject) : content
}

/** What is told of the item's own result in a response (P8). */
export function resultOf(result: unknown): JSONLikeObject | string {
  try {
    const text = JSON.stringify(result)
    if (text.length > MAX_LENGTH) return shorten(text)
    return typeof result === 'object' && result !== null ? (result as JSONLikeObject) : text
  } catch {
    return 'nested too deeply to be shown'
  }
}

function shorten(text: string): string {
  return `${text.slice(0, MAX_LENGTH)}…`
}
