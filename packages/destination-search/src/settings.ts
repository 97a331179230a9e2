import type { BasicAuthentication, GlobalSetting } from '@segment/actions-core'
import type { Settings } from './generated-types'
import { DEFAULT_BULK_BYTES } from './limits'
import { testAuthentication } from './test-authentication'

/** Settings of the destination. The form, the types and `docs/search-destination.md` are made from this table; `npm run generate` after a change. */
const fields: Record<string, GlobalSetting> = {
  endpoint: {
    label: 'Endpoint',
    description: 'Where the cluster answers, such as https://search.example.com:9200; without user name and password.',
    type: 'string',
    format: 'uri',
    required: true
  },
  pathPrefix: {
    label: 'Path prefix',
    description: 'What stands before every path where the cluster is behind a proxy, such as /search.',
    type: 'string'
  },
  username: {
    label: 'User name',
    description: 'Of HTTP Basic. Leave it and the password empty for a cluster without security.',
    type: 'string'
  },
  password: { label: 'Password', description: 'Of HTTP Basic.', type: 'password' },
  refresh: {
    label: 'Refresh',
    description:
      'When documents can be searched: false, at the next refresh of the index; wait_for, each request waits for that refresh; true, at once, which is costly.',
    type: 'string',
    choices: ['false', 'wait_for', 'true'].map((value) => ({ label: value, value })),
    default: 'false'
  },
  maxBulkBytes: {
    label: 'Bytes of a bulk request',
    description:
      'Most bytes in the body of one bulk request; larger batches are sent in several. A document that is larger by itself is sent alone.',
    type: 'number',
    minimum: 1_000,
    maximum: 100_000_000,
    default: DEFAULT_BULK_BYTES
  },
  deleteIndices: {
    label: 'Indices of persons',
    description:
      'Where the documents of a deleted user are removed: names or patterns with *, separated by commas. Without it nothing can be deleted.',
    type: 'string'
  },
  userIdField: {
    label: 'Field of the user id',
    description: 'Field of those documents that holds the user id; it must be of an exact type, such as keyword.',
    type: 'string',
    default: 'userId'
  },
  anonymousIdField: {
    label: 'Field of the anonymous id',
    description: 'Field of those documents that holds the anonymous id; it must be of an exact type, too.',
    type: 'string',
    default: 'anonymousId'
  }
}

/** HTTP Basic, as most clusters have it. `extendRequest` of the definition puts it on every request. */
export const authentication: BasicAuthentication<Settings> = { scheme: 'basic', fields, testAuthentication }
