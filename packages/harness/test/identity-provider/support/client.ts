import { createHash } from 'node:crypto'
import type { IdentityProvider, IdentityProviderOptions } from '../../../src'
import { createIdentityProvider } from '../../../src'
import type { ReceivedRequest } from '../../../src/receiver/parse-request'
import type { ReplyMessage } from '../../../src/receiver/reply'

export const CALLBACK = 'https://app.example.com/callback?tenant=1'
export const VERIFIER = 'v'.repeat(43)
export const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url')

/** A provider with two clients and tokens that can be named; nothing listens. */
export function provider(options: Partial<IdentityProviderOptions> = {}): IdentityProvider {
  return createIdentityProvider({
    clients: { shop: 'secret', other: 'other-secret' },
    redirectUris: { shop: [CALLBACK], other: ['https://other.example.com/cb'] },
    predictable: true,
    ...options
  })
}

/** A request as a socket would give it. */
export function request(
  method: string,
  path: string,
  form?: Record<string, string> | string,
  headers: Record<string, string> = {}
): ReceivedRequest {
  const text = typeof form === 'string' ? form : new URLSearchParams(form).toString()
  const all: Record<string, string> = {
    ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    ...headers
  }
  const body = Buffer.from(text)
  return { method, path, headers: all, rawHeaders: Object.entries(all).flat(), body, raw: body, receivedAtMs: 0 }
}

export const BASIC = { authorization: `Basic ${Buffer.from('shop:secret').toString('base64')}` }

/** Asks an endpoint of the handler; every answer of it is a message. */
export async function ask(idp: IdentityProvider, ...args: Parameters<typeof request>): Promise<ReplyMessage> {
  return (await idp.handle(request(...args))) as ReplyMessage
}

/** The JSON of an answer with its status. */
export async function token(
  idp: IdentityProvider,
  form: Record<string, string>,
  headers: Record<string, string> = BASIC
): Promise<Record<string, unknown>> {
  const { status, json } = await ask(idp, 'POST', '/token', form, headers)
  return { status, ...(json as Record<string, unknown>) }
}

/** Parameters of a request for a code that is right in everything. */
export const GOOD = {
  response_type: 'code',
  client_id: 'shop',
  redirect_uri: CALLBACK,
  scope: 'orders.write',
  state: 's1',
  code_challenge: CHALLENGE,
  code_challenge_method: 'S256'
}

/** Asks for a code; what is set to `undefined` is left out. */
export function authorize(
  idp: IdentityProvider,
  changes: Record<string, string | undefined> = {}
): Promise<ReplyMessage> {
  const all: Record<string, string | undefined> = { ...GOOD, ...changes }
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return ask(idp, 'GET', `/authorize?${new URLSearchParams(given).toString()}`)
}

/** What was sent back to the client. */
export function sentBack({ status, headers }: ReplyMessage): Record<string, string> {
  expect(status).toBe(302)
  const location = headers!['location']!
  expect(location.startsWith(`${CALLBACK}&`)).toBe(true)
  return Object.fromEntries(new URLSearchParams(location.slice(CALLBACK.length + 1)))
}

/** A code, as the redirect holds it. */
export async function codeOf(idp: IdentityProvider, changes: Record<string, string | undefined> = {}): Promise<string> {
  return sentBack(await authorize(idp, { prompt: 'none', ...changes }))['code']!
}

/** What a client sends to get tokens for a code. */
export function exchange(code: string, changes: Record<string, string> = {}): Record<string, string> {
  return { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, code_verifier: VERIFIER, ...changes }
}
