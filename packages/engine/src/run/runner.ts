import type { Result, SegmentEvent } from '@segment/actions-core'
import type { EngineAction } from './action'
import type { CallContext } from './context'
import { allPlaces, healBatch, healSingle, type Healing } from './heal'
import type { Node } from './multistatus'
import type { SubscriptionRunner } from './on-subscription'
import type { Auth } from './plugin'
import { runBatch, runSingle } from './run'
import type { Runtime } from './runtime'

/**
 * Runs the actions of one call.
 *
 * @param healing how tokens are had; nothing where they are those of `auth`
 */
export function createRunner(
  runtime: Runtime,
  healing: Healing | undefined,
  auth: Auth | undefined
): SubscriptionRunner {
  return new CallRunner(runtime, healing, auth)
}

/** A class, so that a call makes one object and not a closure for each method. */
class CallRunner implements SubscriptionRunner {
  constructor(
    private readonly runtime: Runtime,
    private readonly healing: Healing | undefined,
    private readonly auth: Auth | undefined
  ) {}

  single(slug: string, event: SegmentEvent, context: CallContext): Promise<Result[]> {
    const action = this.#action(slug)
    if (!action) return Promise.resolve([])
    return runSingle(action, this.#session(context), context, event, (attempt) =>
      this.healing ? healSingle(this.healing, attempt) : attempt(this.auth)
    )
  }

  async batch(slug: string, events: SegmentEvent[], context: CallContext): Promise<Node[]> {
    const action = this.#action(slug)
    if (!action) return []
    return runBatch(action, this.#session(context), context, events, async (size, attempt) => {
      if (this.healing) return (await healBatch(this.healing, size, attempt)).nodes
      return attempt(allPlaces(size), this.auth)
    })
  }

  #action(slug: string): EngineAction | undefined {
    return this.runtime.actions[slug]
  }

  #session({ signal }: CallContext) {
    return this.runtime.openSession({ signal })
  }
}
