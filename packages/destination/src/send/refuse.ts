import { PayloadValidationError } from '@segment/actions-core'

/**
 * The error for a payload that no request can be made of. Core and the engine reject its event with status 400.
 *
 * @param where the field, such as `batch_size`
 * @param what what was wrong, and what to do
 */
export function refuse(where: string, what: string): PayloadValidationError {
  return new PayloadValidationError(`${where}: ${what}`)
}
