/** Who asked, and whether the secret was right. */
export interface CheckedClient {
  readonly clientId: string | undefined
  readonly accepted: boolean
  /** Whether it proved itself in two ways at once, which RFC 6749 section 2.3 forbids. */
  readonly twice: boolean
}

/**
 * Checks a client at a token endpoint: by HTTP Basic with form-encoded parts, or in the body, and never by both
 * (RFC 6749 section 2.3.1).
 *
 * @param authorization the header
 * @param body the form
 * @param clients secrets by client id
 */
export function checkClient(
  authorization: string | undefined,
  body: Readonly<Record<string, string | undefined>>,
  clients: Readonly<Record<string, string>>
): CheckedClient {
  const basic = readBasic(authorization)
  const twice = basic !== undefined && body['client_secret'] !== undefined
  const clientId = basic?.clientId ?? body['client_id']
  const secret = basic?.secret ?? body['client_secret']
  const known = clientId !== undefined && Object.hasOwn(clients, clientId)
  // A body may repeat the id beside Basic, but not name another client.
  const same = body['client_id'] === undefined || body['client_id'] === clientId
  return { clientId, accepted: known && same && !twice && secret === clients[clientId], twice }
}

function readBasic(authorization: string | undefined): { clientId: string; secret: string } | undefined {
  const [, encoded] = /^Basic (.+)$/i.exec(authorization ?? '') ?? []
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return { clientId: formDecode(text.slice(0, colon)), secret: formDecode(text.slice(colon + 1)) }
}

function formDecode(text: string): string {
  // An ampersand that was left as it is belongs to the text, and begins no second parameter.
  return new URLSearchParams(`v=${text.replaceAll('&', '%26')}`).get('v') ?? ''
}
