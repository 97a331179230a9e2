/** Who asked for a token, and whether the secret was right. */
export interface CheckedClient {
  readonly clientId: string | undefined
  readonly accepted: boolean
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
  if (basic && body['client_secret'] !== undefined) return { clientId: basic.clientId, accepted: false }
  const clientId = basic?.clientId ?? body['client_id']
  const secret = basic?.secret ?? body['client_secret']
  const known = clientId !== undefined && Object.hasOwn(clients, clientId)
  return { clientId, accepted: known && secret === clients[clientId] }
}

function readBasic(authorization: string | undefined): { clientId: string; secret: string } | undefined {
  const [, encoded] = /^Basic (.+)$/i.exec(authorization ?? '') ?? []
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return { clientId: formDecode(text.slice(0, colon)), secret: formDecode(text.slice(colon + 1)) }
}

function formDecode(text: string): string {
  return new URLSearchParams(`v=${text}`).get('v') ?? ''
}
