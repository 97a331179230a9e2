import type { Kind } from './kind'
import { USER_OR_VISITOR } from './user-or-visitor'

/** Anything that somebody did, made of `track` calls: what an action sends whose name says nothing else. */
export const event: Kind = {
  words: [],
  one: 'event',
  many: 'events',
  description: 'Sends what somebody did.',
  trigger: 'type = "track"',
  path: '/events',
  fields: {
    name: {
      label: 'Name',
      description: 'What was done.',
      type: 'string',
      required: true,
      default: { '@path': '$.event' }
    },
    userId: {
      label: 'User ID',
      description: 'Who did it: the user, or the visitor where nobody is logged in.',
      type: 'string',
      default: USER_OR_VISITOR
    },
    occurredAt: {
      label: 'Occurred at',
      description: 'When it was done.',
      type: 'datetime',
      default: { '@path': '$.timestamp' }
    },
    properties: {
      label: 'Properties',
      description: 'What else is known about it.',
      type: 'object',
      default: { '@path': '$.properties' }
    }
  },
  body: { name: 'name', user: 'userId', occurred_at: 'occurredAt', properties: 'properties' },
  event: (index) => ({
    type: 'track',
    event: 'Signed Up',
    userId: `u-${index}`,
    timestamp: '2026-01-01T12:00:00.000Z',
    properties: { plan: 'pro' }
  }),
  sent: (index) => ({
    name: 'Signed Up',
    user: `u-${index}`,
    occurred_at: '2026-01-01T12:00:00.000Z',
    properties: { plan: 'pro' }
  })
}
