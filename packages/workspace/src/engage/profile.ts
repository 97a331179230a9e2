import type { JSONValue } from '@segment/actions-core'
import type { History } from './history'

/** Somebody, as known from events of one source. */
export interface Profile {
  /** Unset as long as nobody has said who it is. */
  userId: string | undefined
  /** Every id that leads here, as {@link userKey} and {@link anonymousKey} write them, oldest first. */
  readonly ids: Set<string>
  traits: Readonly<Record<string, JSONValue>>
  /** By the id of the occurrences. */
  readonly histories: Map<string, History>
  /** When it was made, in milliseconds since the epoch; later than that of every earlier profile. */
  readonly sinceMs: number
}

/** Users and anonymous ids may read the same. */
export function userKey(id: string): string {
  return `user:${id}`
}

export function anonymousKey(id: string): string {
  return `anonymous:${id}`
}

/** Under which id a profile is told to destinations: its user id, else its first anonymous id. */
export function identityOf({ userId, ids }: Profile): string {
  if (userId !== undefined) return userKey(userId)
  for (const id of ids) return id
  throw new Error('A profile has no id.')
}

/** An identity in the form of an event. */
export function toIds(identity: string): { readonly userId: string } | { readonly anonymousId: string } {
  const id = identity.slice(identity.indexOf(':') + 1)
  return identity.startsWith('user:') ? { userId: id } : { anonymousId: id }
}
