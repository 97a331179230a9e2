import type { Reply } from '../receiver/reply'
import type { Answer } from './answer'

/** The endpoints of the provider, as its log names them. */
export type EndpointName = 'authorize' | 'decision' | 'token' | 'revoke' | 'metadata' | 'unknown'

/** A request to the identity provider. Neither secrets nor tokens nor codes are written down. */
export interface IdentityProviderLogEntry {
  /** Milliseconds since the epoch, by the clock of the provider. */
  readonly atMs: number
  readonly endpoint: EndpointName
  readonly method: string
  readonly clientId: string | undefined
  readonly grantType: string | undefined
  readonly scope: string | undefined
  /** 0 where no answer was sent. */
  readonly status: number
  /** The OAuth error that was answered. */
  readonly error?: string
}

/** A request at the token endpoint. */
export type TokenRequest = Pick<IdentityProviderLogEntry, 'clientId' | 'grantType' | 'scope' | 'status'>

const CAPACITY = 1_000
/** Ids and scopes of a client can be as long as it likes. */
const MAX_TEXT = 200

/** Adds an entry; where there are more than 1,000, the first is forgotten. */
export function addToLog(log: IdentityProviderLogEntry[], entry: IdentityProviderLogEntry): void {
  log.push(entry)
  if (log.length > CAPACITY) log.shift()
}

/** Makes an entry of what came and what is answered; `undefined` where no answer is sent. */
export function describeAnswer(
  request: { readonly atMs: number; readonly endpoint: EndpointName; readonly method: string },
  { clientId, grantType, scope }: Omit<Answer, 'reply'>,
  reply: Reply | undefined
): IdentityProviderLogEntry {
  const error = errorOf(reply)
  return {
    ...request,
    clientId: cut(clientId),
    grantType: cut(grantType),
    scope: cut(scope),
    status: statusOf(reply),
    ...(error === undefined ? {} : { error })
  }
}

function statusOf(reply: Reply | undefined): number {
  if (reply === undefined || (typeof reply === 'object' && 'raw' in reply)) return 0
  return typeof reply === 'number' ? reply : (reply.status ?? 200)
}

function errorOf(reply: Reply | undefined): string | undefined {
  if (typeof reply !== 'object' || 'raw' in reply) return undefined
  const location = reply.headers?.['location']
  if (location !== undefined) return new URL(location).searchParams.get('error') ?? undefined
  const { json } = reply
  if (typeof json !== 'object' || json === null || !('error' in json)) return undefined
  return typeof json.error === 'string' ? json.error : undefined
}

function cut(text: string | undefined): string | undefined {
  return text?.slice(0, MAX_TEXT)
}
