import { PayloadValidationError } from '@segment/actions-core'

/**
 * The error for a payload that no request can be made of; hosts reject its event with status 400.
 *
 * @param where the field
 * @param what what was wrong, and what to do
 */
export function refuse(where: string, what: string): PayloadValidationError {
  return new PayloadValidationError(`${where}: ${what}`)
}
