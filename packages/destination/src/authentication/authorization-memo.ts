import type { DynamicAuthSettings } from '../settings'
import type { Authorization, AuthTokens } from './authorize'
import { tokenCacheVersion } from './token-cache'

interface Memo {
  readonly authorization: Authorization
  readonly untilMs: number
  readonly version: number
  readonly inputs: readonly unknown[]
}

/** The last answer for each settings object: hosts keep it between events, and a thousand events have one token. */
const memos = new WeakMap<DynamicAuthSettings, Memo>()

/** The authorization of the same settings and tokens, while it is still right. */
export function recall(
  dynamic: DynamicAuthSettings | undefined,
  auth: AuthTokens | undefined
): Authorization | undefined {
  const memo = dynamic && memos.get(dynamic)
  if (!memo || memo.version !== tokenCacheVersion() || Date.now() >= memo.untilMs) return undefined
  const inputs = inputsOf(dynamic, auth)
  return memo.inputs.every((input, index) => input === inputs[index]) ? memo.authorization : undefined
}

/** @param untilMs until when it may be used, in milliseconds since the epoch */
export function remember(
  dynamic: DynamicAuthSettings | undefined,
  auth: AuthTokens | undefined,
  authorization: Authorization,
  untilMs: number
): void {
  if (typeof dynamic !== 'object') return
  memos.set(dynamic, { authorization, untilMs, version: tokenCacheVersion(), inputs: inputsOf(dynamic, auth) })
}

// A host may change a settings object in place: whatever the answer was made of is compared.
function inputsOf(
  { oauth, bearer, basic, apiKey }: DynamicAuthSettings,
  auth: AuthTokens | undefined
): readonly unknown[] {
  const access = oauth?.access
  return [
    oauth?.type,
    auth?.accessToken,
    auth?.refreshToken,
    access?.access_token,
    access?.refresh_token,
    oauth?.customParams?.tokenPrefix,
    oauth?.clientId,
    oauth?.clientSecret,
    oauth?.accessTokenServerUrl,
    oauth?.refreshTokenServerUrl,
    oauth?.scopes,
    bearer?.bearerToken,
    basic?.username,
    basic?.password,
    apiKey?.name,
    apiKey?.value,
    apiKey?.in
  ]
}
