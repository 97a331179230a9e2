import type { ReplyMessage } from '../receiver/reply'

/** The errors of RFC 6749 section 5.2. */
export type TokenErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'

/** Tokens and errors must not be kept by anyone on the way (RFC 6749 section 5.1). */
export const NO_STORE = { 'cache-control': 'no-store', pragma: 'no-cache' } as const

/** An error of the token or revocation endpoint. The description must hold no quote and no backslash. */
export function tokenError(error: TokenErrorCode, description: string): ReplyMessage {
  const json = { error, error_description: description }
  if (error !== 'invalid_client') return { status: 400, headers: NO_STORE, json }
  return { status: 401, headers: { ...NO_STORE, 'www-authenticate': 'Basic realm="token"' }, json }
}
