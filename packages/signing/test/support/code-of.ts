import { isSignatureError } from '@extensible-webhooks/signing'

/** The code that a function throws; the text of anything else, so that a wrong throw is seen. */
export function codeOf(act: () => unknown): string {
  try {
    return `returned ${JSON.stringify(act())}`
  } catch (error) {
    return isSignatureError(error) ? error.code : String(error)
  }
}
