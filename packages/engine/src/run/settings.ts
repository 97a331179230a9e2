import type { JSONObject, JSONValue, Subscription } from '@segment/actions-core'

/** `subcription` is misspelt in core, which so hands `subscription` on. */
const NOT_FOR_PLUGINS: ReadonlySet<string> = new Set(['subcription', 'subscriptions', 'oauth'])

/**
 * Settings as a plugin sees them: without the mappings and the live tokens (core's `getDestinationSettings`). A loop, since
 * destructuring the rest costs twenty times as much.
 */
export function destinationSettings(settings: JSONObject): JSONObject {
  const others: JSONObject = {}
  for (const key of Object.keys(settings)) {
    if (!NOT_FOR_PLUGINS.has(key) && key !== '__proto__') others[key] = settings[key] as JSONValue
  }
  return others
}

/** The mappings of a settings object, in core's form. */
export function subscriptionsOf(settings: JSONObject): readonly Subscription[] {
  const { subscription, subscriptions } = settings
  if (subscription) return [subscription as unknown as Subscription]
  return Array.isArray(subscriptions) ? (subscriptions as unknown as Subscription[]) : []
}
