import type { GlobalSetting, JSONObject, JSONValue } from '@segment/actions-core'
import { isPassword } from '../diff/diff-workspaces'
import { isPlain } from '../diff/normalise'
import { slugOf, viewOf, type CatalogEntry } from '../model/catalog'
import type { ImportPlace } from './import-authentication'
import { isMasked } from './secrets'

/** Members that Segment keeps beside the settings of the plugin. */
const OF_SEGMENT = new Set(['dynamicAuthSettings', 'oauth', 'subscriptions'])

/**
 * Takes over the settings of a destination that its plugin has here, too. Secrets become variables; empty texts, which
 * Segment keeps for what is not set, are left out.
 */
export function importSettings(settings: JSONObject, entry: CatalogEntry, place: ImportPlace): JSONObject {
  const fields = viewOf(entry.definition).authentication?.fields ?? {}
  const taken = Object.entries(settings).flatMap(([name, value]): [string, JSONValue][] => {
    if (OF_SEGMENT.has(name) || value === '' || value === null) return []
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (!field) {
      place.note('error', place.object, `settings.${name}`, 'The plugin has no such setting here, so it is left out.')
      return []
    }
    if (isMasked(value) || isPassword(name, [slugOf(entry)], [entry])) {
      return [[name, place.variables.stand(value, ['destinations', place.slug, 'settings', name])]]
    }
    return [[name, asType(value, field)]]
  })
  if (isPlain(settings['oauth'])) {
    place.note('warning', place.object, 'settings.oauth', 'Tokens are not taken over; connect it here.')
  }
  return Object.fromEntries(taken)
}

/** Segment's older settings hold numbers and switches as texts. */
function asType(value: JSONValue, { type }: GlobalSetting): JSONValue {
  if (typeof value !== 'string') return value
  if (type === 'boolean' && ['true', 'false', '1', '0'].includes(value)) return value === 'true' || value === '1'
  return type === 'number' && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value
}
