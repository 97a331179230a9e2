import type { BasicAuthentication } from '@segment/actions-core'
import type { Settings } from './generated-types'
import { fields } from './settings-fields'
import { testAuthentication } from './test-authentication'

/** HTTP Basic, as most clusters have it. `extendRequest` of the definition puts it on every request. */
export const authentication: BasicAuthentication<Settings> = { scheme: 'basic', fields, testAuthentication }
