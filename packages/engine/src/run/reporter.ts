import type { ResultMultiStatusNode } from '@segment/actions-core/destination-kit/types'

type Reporter = Extract<ResultMultiStatusNode, { errormessage: string }>['errorreporter']

/** Who found the error of an item. Core has these as an enum that none of its entry points exports. */
export const INTEGRATIONS = 'INTEGRATIONS' as unknown as Reporter
export const DESTINATION = 'DESTINATION' as unknown as Reporter
