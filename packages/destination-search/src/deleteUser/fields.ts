import type { ActionDefinition } from '@segment/actions-core'

/** Fields of the action `deleteUser`; `npm run generate` after a change. */
export const fields: ActionDefinition<object>['fields'] = {
  index: {
    label: 'Indices',
    description:
      'Where documents of the user are removed: names or patterns with *, separated by commas. Left empty, those of the setting deleteIndices.',
    type: 'string',
    dynamic: true
  },
  userId: {
    label: 'User id',
    description: 'Whose documents are removed.',
    type: 'string',
    default: { '@path': '$.userId' }
  },
  anonymousId: {
    label: 'Anonymous id',
    description: 'Documents of this id are removed, too.',
    type: 'string',
    default: { '@path': '$.anonymousId' }
  }
}
