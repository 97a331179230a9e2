import { defaultValues } from '@segment/actions-core'
import type { Preset } from '@segment/actions-core'
import { fields } from './send/fields'

const CALLS = ['Track', 'Identify', 'Page', 'Screen', 'Group', 'Alias', 'Delete'] as const

/** A ready mapping for each type of call (A8): the defaults of all fields, and the URL for the user to fill in. */
export const presets: Preset[] = CALLS.map((call) => ({
  name: `${call} calls`,
  type: 'automatic',
  partnerAction: 'send',
  subscribe: `type = "${call.toLowerCase()}"`,
  mapping: defaultValues(fields)
}))
