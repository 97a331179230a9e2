import { encodeList, encodeValue } from './encode-body'
import { placeAt } from './path'
import { refuse } from './refuse'
import type { RequestShape } from './request-shape'

/**
 * The body of several items: inside the envelope where there is one, else as a list (P1, P23).
 *
 * @throws PayloadValidationError where the items cannot be written in the format of the content type
 */
export function encodeItems(values: readonly unknown[], shape: RequestShape): string {
  const { format } = shape.headers
  if (!shape.envelope) return encodeList(values, format, shape.style)
  if (format === 'text') throw refuse('batch_envelope', 'cannot be written as text: choose another content type.')
  return encodeValue(placeAt(shape.envelope.around, shape.envelope.path, values), format, shape.style)
}
