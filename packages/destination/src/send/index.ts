import type { ActionDefinition } from '@segment/actions-core'
import type { Settings } from '../settings'
import { fields } from './fields'
import type { Payload } from './generated-types'
import { perform } from './perform'
import { performBatch } from './perform-batch'

/** The action `send`: an HTTP request for an event, or for a batch of them. */
export const send: ActionDefinition<Settings, Payload> = {
  title: 'Send',
  description: 'Sends an HTTP request for each event, or for a batch of events.',
  fields,
  perform,
  performBatch
}
