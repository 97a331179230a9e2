import type { Workspace } from '../model/workspace'
import { isSecretName } from './secret-names'

const HIDDEN = '[secret]'
/** Shorter ones would hide ordinary words. */
const SHORTEST = 4
/** Members of settings that are no secrets, and whose values are useful in messages. */
const PLAIN = new Set(['type', 'scopes', 'name', 'in', 'key', 'sendIn', 'clientAuth', 'tokenPrefix', 'clientId'])

/**
 * Takes the secrets of a workspace out of a text. The engine writes none into its reasons; this is the second wall, for
 * plugins of others and for endpoints that send back what they were sent.
 */
export function createRedactor(workspace: Workspace): (text: string) => string {
  const secrets = [
    ...new Set([
      ...(workspace.secrets ?? []),
      ...workspace.destinations.flatMap(({ settings, transport, insertFunction, mappings }) => [
        ...textsOf(settings),
        ...textsOf({ key: transport.key ?? '' }, new Set()),
        ...passwordOf(transport.proxy),
        ...secretsOf(insertFunction?.settings),
        ...mappings.flatMap(({ fields }) => writtenSecretsOf(fields))
      ])
    ])
  ]
    .flatMap((secret) => [
      secret,
      encode(secret),
      JSON.stringify(secret).slice(1, -1),
      Buffer.from(secret).toString('base64')
    ])
    .filter(({ length }) => length >= SHORTEST)
    .sort((a, b) => b.length - a.length)
  return (text) => secrets.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text)
}

function textsOf(value: unknown, plain: ReadonlySet<string> = PLAIN): string[] {
  if (typeof value === 'string') return isPlainUrl(value) ? [] : [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, member]) => (plain.has(key) ? [] : textsOf(member, plain)))
}

/** Settings of a function are the user's own: only what is named like a secret is taken for one. */
function secretsOf(value: unknown, secret = false): string[] {
  if (typeof value === 'string') return secret ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, member]) => secretsOf(member, secret || SECRET_KEY.test(key)))
}

const SECRET_KEY = /secret|token|password|credential|key$/i

/** What a mapping itself writes under a name such as `X-Api-Key`; where a directive reads from is no secret. */
function writtenSecretsOf(value: unknown, secret = false): string[] {
  if (typeof value === 'string') return secret ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, member]) =>
    key.startsWith('@') && !VALUE_DIRECTIVES.has(key) ? [] : writtenSecretsOf(member, secret || isSecretName(key))
  )
}

const VALUE_DIRECTIVES: ReadonlySet<string> = new Set(['@literal', '@if'])

/** A lone surrogate cannot be encoded. */
function encode(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString('utf8'))
}

function isPlainUrl(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).password === ''
}

function passwordOf(proxy: string | undefined): string[] {
  if (proxy === undefined || !URL.canParse(proxy)) return []
  const { password } = new URL(proxy)
  return [password, decode(password)]
}

/** A stray percent sign is no escape. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
