import { absorb } from './history'
import { anonymousKey, identityOf, userKey, type Profile } from './profile'

/** Ids of one profile: a browser that forgets its cookies makes a new one each day. The oldest anonymous one goes. */
const MAX_IDS = 100

/** The profiles of one source, found by their ids. */
export interface Profiles {
  /** The profile of an event's ids, made where there is none; both ids together join an anonymous profile to the user. */
  resolve(userId: string | undefined, anonymousId: string | undefined): Profile | undefined
  /** Joins what is known under an earlier id to a user (an alias call). */
  alias(previousId: string, userId: string): Profile | undefined
  /** Removes a profile and gives its ids. */
  remove(userId: string | undefined, anonymousId: string | undefined): ReadonlySet<string>
  /** Puts a profile back that was read from a store. */
  restore(profile: Profile): void
  /** By the identity under which it is told to destinations. */
  byIdentity(identity: string): Profile | undefined
  all(): Iterable<Profile>
  size(): number
}

/** What bounds the profiles. */
export interface ProfileLimits {
  /** The `sinceMs` of a new profile; nothing where there is no room for one more. */
  readonly nextSinceMs: () => number | undefined
  readonly maxHistory: number
}

export function createProfiles(limits: ProfileLimits): Profiles {
  return new IndexedProfiles(limits)
}

class IndexedProfiles implements Profiles {
  readonly #limits: ProfileLimits
  readonly #profiles = new Set<Profile>()
  readonly #byId = new Map<string, Profile>()

  constructor(limits: ProfileLimits) {
    this.#limits = limits
  }

  resolve(userId: string | undefined, anonymousId: string | undefined): Profile | undefined {
    const known = userId === undefined ? undefined : this.#byId.get(userKey(userId))
    const anonymous = anonymousId === undefined ? undefined : this.#byId.get(anonymousKey(anonymousId))
    if (userId === undefined) return anonymous ?? this.#create(undefined, anonymousId)
    if (!anonymous || anonymous === known) {
      const profile = known ?? this.#create(userId, anonymousId)
      if (profile && anonymousId !== undefined) this.#link(anonymousKey(anonymousId), profile)
      return profile
    }
    // Somebody else on the same device: what the first one did is not the second one's.
    if (anonymous.userId !== undefined) return known ?? this.#create(userId, undefined)
    return this.#join(anonymous, userId, known)
  }

  alias(previousId: string, userId: string): Profile | undefined {
    const known = this.#byId.get(userKey(userId))
    const previous = this.#byId.get(anonymousKey(previousId)) ?? this.#byId.get(userKey(previousId))
    if (previous && previous !== known) return this.#join(previous, userId, known)
    const profile = known ?? this.#create(userId, undefined)
    if (profile && !previous) this.#link(anonymousKey(previousId), profile)
    return profile
  }

  remove(userId: string | undefined, anonymousId: string | undefined): ReadonlySet<string> {
    const byUser = userId === undefined ? undefined : this.#byId.get(userKey(userId))
    const byAnonymous = anonymousId === undefined ? undefined : this.#byId.get(anonymousKey(anonymousId))
    // An anonymous id that belongs to another user stays with that one.
    const profile = byUser ?? (userId === undefined || byAnonymous?.userId === undefined ? byAnonymous : undefined)
    if (!profile) return new Set()
    this.#profiles.delete(profile)
    for (const id of profile.ids) this.#byId.delete(id)
    return profile.ids
  }

  restore(profile: Profile): void {
    this.#profiles.add(profile)
    for (const id of profile.ids) this.#byId.set(id, profile)
  }

  byIdentity(identity: string): Profile | undefined {
    const profile = this.#byId.get(identity)
    return profile && identityOf(profile) === identity ? profile : undefined
  }

  all(): Iterable<Profile> {
    return this.#profiles
  }

  size(): number {
    return this.#profiles.size
  }

  #create(userId: string | undefined, anonymousId: string | undefined): Profile | undefined {
    const sinceMs = userId === undefined && anonymousId === undefined ? undefined : this.#limits.nextSinceMs()
    if (sinceMs === undefined) return undefined
    const profile: Profile = { userId, ids: new Set(), traits: {}, histories: new Map(), sinceMs }
    this.#profiles.add(profile)
    if (userId !== undefined) this.#link(userKey(userId), profile)
    if (anonymousId !== undefined) this.#link(anonymousKey(anonymousId), profile)
    return profile
  }

  /** The earlier profile becomes the user's, or goes into the one that the user has. */
  #join(earlier: Profile, userId: string, known: Profile | undefined): Profile {
    if (!known) {
      earlier.userId = userId
      this.#link(userKey(userId), earlier)
      return earlier
    }
    known.traits = { ...earlier.traits, ...known.traits }
    for (const [id, history] of earlier.histories) {
      const into = known.histories.get(id) ?? { at: [], values: [] }
      absorb(into, history, this.#limits.maxHistory)
      known.histories.set(id, into)
    }
    this.#profiles.delete(earlier)
    for (const id of earlier.ids) this.#link(id, known)
    return known
  }

  #link(id: string, profile: Profile): void {
    this.#byId.set(id, profile)
    profile.ids.add(id)
    if (profile.ids.size <= MAX_IDS) return
    for (const oldest of profile.ids) {
      if (oldest === identityOf(profile) || oldest === id) continue
      profile.ids.delete(oldest)
      this.#byId.delete(oldest)
      return
    }
  }
}
