import Ajv from 'ajv'
import addFormats from 'ajv-formats'
import dayjs from 'dayjs'

const REMEMBERED_URIS = 256

/** Ajv with the options and formats of stock core: coercion also to lists, additional properties removed, all errors. */
export const ajv = createAjv()

function createAjv(): Ajv {
  const instance = new Ajv({
    coerceTypes: 'array',
    allErrors: true,
    allowUnionTypes: true,
    verbose: true,
    removeAdditional: true
  })
  addFormats(instance)
  const uri = addFormats.get('uri')
  if (typeof uri === 'function') instance.addFormat('uri', remembering(uri))
  instance.addFormat('text', true)
  instance.addFormat('date-like', isDateLike)
  return instance
}

/**
 * The regular expression for URIs is the hottest spot of validating a batch, whose items mostly have the same URL. Only
 * good values are kept, and a bounded number of them.
 */
function remembering(isValid: (text: string) => boolean): (text: string) => boolean {
  const known = new Set<string>()
  return (text) => {
    if (known.has(text)) return true
    if (!isValid(text)) return false
    if (known.size >= REMEMBERED_URIS) known.clear()
    known.add(text)
    return true
  }
}

/** What stock core takes for a date: what dayjs can read, or a number of seconds (milliseconds with 13 digits) as text. */
function isDateLike(text: string): boolean {
  const isNumber = String(Number(text)) === text
  return isNumber ? dayjs.unix(Number(text)).isValid() : dayjs(text).isValid()
}
