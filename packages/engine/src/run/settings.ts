import type { JSONObject, Subscription } from '@segment/actions-core'

/** Settings as a plugin sees them: without the mappings and the live tokens (core's `getDestinationSettings`). */
export function destinationSettings(settings: JSONObject): JSONObject {
  const { subcription: _misspelt, subscriptions: _mappings, oauth: _tokens, ...others } = settings
  return others
}

/** The mappings of a settings object, in core's form. */
export function subscriptionsOf(settings: JSONObject): readonly Subscription[] {
  const { subscription, subscriptions } = settings
  if (subscription) return [subscription as unknown as Subscription]
  return Array.isArray(subscriptions) ? (subscriptions as unknown as Subscription[]) : []
}
