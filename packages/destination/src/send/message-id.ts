import { createHash } from 'node:crypto'

// What may stand in webhook-id: no full stop, which separates the parts of the signed content.
const USABLE = /^[\x21-\x2d\x2f-\x7e]{1,256}$/

/**
 * The id of a single message: the field `message_id`, or its SHA-256 where it cannot stand in a header, or that of the
 * body where there is none (P3).
 */
export function singleMessageId(id: string | undefined, body: string | Uint8Array): string {
  if (!id) return sha256(body)
  return USABLE.test(id) ? id : sha256(id)
}

/**
 * The id of a batch: the same items in the same order have the same id on every attempt (P3). Where an item has no id, it
 * is the SHA-256 of the body.
 */
export function batchMessageId(ids: readonly (string | undefined)[], body: string | Uint8Array): string {
  const complete = ids.every(Boolean)
  return sha256(complete ? JSON.stringify(ids) : body)
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
