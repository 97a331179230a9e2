import type { Grant, TokenKeeper } from '../tokens/token-keeper'
import type { OAuthSettings } from '../tokens/oauth-settings'
import type { Tokens } from '../tokens/types'
import { statusOf } from '../outcome/classify-error'
import type { Node } from './multistatus'
import type { Auth } from './plugin'

/** What decides that a token is dead. */
export type IsDead = (status: number | undefined) => boolean

/** A 401 only, as in core. */
export const onlyUnauthorized: IsDead = (status) => status === 401

/** How the tokens of one call are had. */
export interface Healing {
  readonly keeper: TokenKeeper
  readonly oauth: OAuthSettings
  /** Made only where a token is looked up or refreshed. */
  readonly grant: () => Grant
  readonly isDead: IsDead
  /** Whether the tokens come from the store, or stand in the settings and are never refreshed. */
  readonly refreshable: boolean
}

/** Core's form of tokens. */
function toAuth(tokens: Tokens | undefined, refreshTokenUrl: string | undefined): Auth {
  return { accessToken: tokens?.accessToken, refreshToken: tokens?.refreshToken, refreshTokenUrl }
}

/**
 * Sends with the current token; where the answer says that the token is dead, refreshes it and sends once more. A second
 * refusal is final (R19).
 *
 * @param attempt sends with these tokens
 * @throws what the last attempt or the refresh threw
 */
export async function healSingle<T>(healing: Healing, attempt: (auth: Auth) => Promise<T>): Promise<T> {
  const { keeper, oauth, grant, isDead, refreshable } = healing
  const held = oauth.tokens
  const tokens = refreshable ? await keeper.current(grant()) : undefined
  const auth = tokens ? toAuth(tokens, held.refreshTokenUrl) : held
  try {
    return await attempt(auth)
  } catch (error) {
    if (!isDead(statusOf(error))) throw error
    return attempt(await renewed(healing, auth))
  }
}

/** The places of all payloads of a batch. */
export function allPlaces(size: number): readonly number[] {
  return Array.from({ length: size }, (_, place) => place)
}

/** What a batch gave, and the error of a refresh that failed while other items were delivered. */
export interface HealedBatch {
  readonly nodes: Node[]
  readonly refreshError?: unknown
}

/**
 * The same for a batch: only the items that were refused for their token are sent again (R7).
 *
 * @param size how many payloads there are
 * @param attempt sends the payloads at these places; one node for each
 */
export async function healBatch(
  healing: Healing,
  size: number,
  attempt: (places: readonly number[], auth: Auth) => Promise<Node[]>
): Promise<HealedBatch> {
  const { isDead, refreshable } = healing
  const all = allPlaces(size)
  const sent: Auth[] = []
  const nodes = await healSingle(healing, (auth) => {
    sent.push(auth)
    return attempt(all, auth)
  })
  const refused = all.filter((place) => isDead(nodes[place]?.status))
  const [first, second] = sent
  if (refused.length === 0 || !first || second || !refreshable) return { nodes }
  let auth: Auth
  try {
    auth = await renewed(healing, first)
  } catch (error) {
    if (refused.length === size) throw error
    return { nodes, refreshError: error }
  }
  const again = await attempt(refused, auth)
  refused.forEach((place, index) => {
    const node = again[index]
    if (node) nodes[place] = node
  })
  return { nodes }
}

/** Without tokens of its own the plugin is asked all the same: its refusal says in words what to do (P11). */
async function renewed({ keeper, oauth, grant, refreshable }: Healing, sent: Auth): Promise<Auth> {
  const { clientId, clientSecret, tokens } = oauth
  const { refreshTokenUrl } = tokens
  if (refreshable) return toAuth(await keeper.renew(grant(), sent.accessToken), refreshTokenUrl)
  const answer = await grant().refresh({ clientId, clientSecret, ...tokens }, [])
  return { accessToken: answer?.accessToken, refreshToken: answer?.refreshToken, refreshTokenUrl }
}
