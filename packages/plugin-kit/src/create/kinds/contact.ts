import type { Kind } from './kind'

/** A person, made of `identify` calls. */
export const contact: Kind = {
  words: ['contact', 'customer', 'lead', 'member', 'people', 'person', 'profile', 'subscriber', 'user'],
  one: 'contact',
  many: 'contacts',
  description: 'Creates a contact, or updates the one that is there.',
  trigger: 'type = "identify"',
  path: '/contacts',
  fields: {
    userId: {
      label: 'User ID',
      description: 'Tells contacts apart: the same ID is the same contact.',
      type: 'string',
      required: true,
      default: { '@path': '$.userId' }
    },
    email: {
      label: 'Email',
      description: 'The address of the person.',
      type: 'string',
      format: 'email',
      default: { '@path': '$.traits.email' }
    },
    firstName: {
      label: 'First name',
      description: 'The first name of the person.',
      type: 'string',
      default: { '@path': '$.traits.firstName' }
    },
    lastName: {
      label: 'Last name',
      description: 'The last name of the person.',
      type: 'string',
      default: { '@path': '$.traits.lastName' }
    },
    attributes: {
      label: 'Attributes',
      description: 'What else is kept about a contact.',
      type: 'object',
      defaultObjectUI: 'keyvalue',
      default: { plan: { '@path': '$.traits.plan' } }
    }
  },
  body: {
    id: 'userId',
    email: 'email',
    first_name: 'firstName',
    last_name: 'lastName',
    attributes: 'attributes'
  },
  event: (index) => ({
    type: 'identify',
    userId: `u-${index}`,
    traits: { email: `ada.${index}@example.com`, firstName: 'Ada', lastName: 'Lovelace', plan: 'pro' }
  }),
  sent: (index) => ({
    id: `u-${index}`,
    email: `ada.${index}@example.com`,
    first_name: 'Ada',
    last_name: 'Lovelace',
    attributes: { plan: 'pro' }
  })
}
