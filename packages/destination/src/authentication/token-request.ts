import type { TokenClient, TokenParam } from './token-client'
import { notUsable } from './read-text'

/** What is asked for: a first or a later token of client credentials, or the successor of a refresh token. */
export type TokenGrant =
  | { readonly type: 'client_credentials'; readonly first: boolean }
  | { readonly type: 'refresh_token'; readonly refreshToken: string }

/** A token request, ready to be sent. */
export interface TokenRequest {
  readonly url: string
  /** Name and port of the host: the one part of the URL that messages show. */
  readonly host: string
  readonly headers: Readonly<Record<string, string>>
  /** Form-encoded. */
  readonly body: string
  /** Every secret in it, so that no message repeats one. */
  readonly secrets: readonly string[]
}

/** Parameters with which a user proves the client in a way of his own, such as a signed assertion (RFC 7521). */
const PROOF_PARAMS = new Set(['client_secret', 'client_assertion'])

/**
 * Builds a token request (RFC 6749 sections 4.4.2 and 6). The client is proved in exactly one way (P12): Basic with both
 * parts form-encoded, or in the body, or by the custom parameters where those hold a proof. Custom parameters replace
 * the standard ones of the same name, as in Segment.
 *
 * @throws InvalidAuthenticationError where client credentials have no secret
 */
export function buildTokenRequest(client: TokenClient, grant: TokenGrant): TokenRequest {
  const url = tokenUrl(client, grant)
  const proof = proveClient(client, grant)
  const headers = new Map<string, string>([
    ['accept', 'application/json'],
    ['content-type', 'application/x-www-form-urlencoded']
  ])
  if (proof.authorization !== undefined) headers.set('authorization', proof.authorization)
  for (const { key, value } of paramsIn(client, 'header')) headers.set(key.toLowerCase(), value)
  return {
    url: url.toString(),
    host: url.host,
    headers: Object.fromEntries(headers),
    body: formBody(client, grant, proof.body),
    secrets: secretsOf(client, grant)
  }
}

/** Encodes as `application/x-www-form-urlencoded` (RFC 6749 appendix B): UTF-8, a space becomes a plus sign. */
export function formEncode(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1)
}

function tokenUrl(client: TokenClient, grant: TokenGrant): URL {
  const first = grant.type === 'client_credentials' && grant.first
  const url = new URL(first ? client.firstUrl : client.laterUrl)
  for (const { key, value } of paramsIn(client, 'query')) url.searchParams.append(key, value)
  return url
}

function formBody(client: TokenClient, grant: TokenGrant, proof: readonly (readonly [string, string])[]): string {
  const body = new URLSearchParams({ grant_type: grant.type })
  if (grant.type === 'refresh_token') body.set('refresh_token', grant.refreshToken)
  if (client.scopes !== undefined) body.set('scope', client.scopes)
  for (const [name, value] of proof) body.set(name, value)
  const params = paramsIn(client, 'body')
  for (const { key } of params) body.delete(key)
  for (const { key, value } of params) body.append(key, value)
  return body.toString()
}

interface Proof {
  readonly authorization?: string
  readonly body: readonly (readonly [string, string])[]
}

function proveClient(client: TokenClient, grant: TokenGrant): Proof {
  const { clientId, clientSecret, clientAuth } = client
  if (client.params.some((param) => param.sendIn === 'header' && param.key.toLowerCase() === 'authorization')) {
    return { body: [] }
  }
  if (client.params.some((param) => param.sendIn !== 'header' && PROOF_PARAMS.has(param.key))) {
    return { body: [['client_id', clientId]] }
  }
  if (clientSecret === undefined) {
    // Only a confidential client may use client credentials (RFC 6749 section 4.4); a public one just names itself.
    if (grant.type === 'client_credentials') throw notUsable('oauth.clientSecret', 'is missing')
    return { body: [['client_id', clientId]] }
  }
  if (clientAuth === 'body') {
    return {
      body: [
        ['client_id', clientId],
        ['client_secret', clientSecret]
      ]
    }
  }
  const pair = `${formEncode(clientId)}:${formEncode(clientSecret)}`
  return { authorization: `Basic ${Buffer.from(pair, 'latin1').toString('base64')}`, body: [] }
}

function secretsOf(client: TokenClient, grant: TokenGrant): readonly string[] {
  const token = grant.type === 'refresh_token' ? [grant.refreshToken] : []
  const secret = client.clientSecret === undefined ? [] : [client.clientSecret]
  return [...secret, ...token, ...client.params.map((param) => param.value)].filter((text) => text !== '')
}

function paramsIn(client: TokenClient, sendIn: TokenParam['sendIn']): readonly TokenParam[] {
  return client.params.filter((param) => param.sendIn === sendIn)
}
