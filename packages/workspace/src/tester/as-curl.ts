import type { WireRequest } from '@extensible-webhooks/engine'

/** The variable that a credential is read from, so that none is printed. */
const VARIABLE = 'XWH_AUTHORIZATION'

/** Headers that curl makes itself. */
const OWN: ReadonlySet<string> = new Set(['content-length', 'host', 'connection', 'transfer-encoding'])

/**
 * Writes a request as a command for a POSIX shell. The bytes that curl sends are the bytes of the request; a credential is
 * read from `$XWH_AUTHORIZATION`.
 *
 * @param request a request, masked or not: the value of `Authorization` is never written
 */
export function asCurl({ method, url, headers, body }: WireRequest): string {
  const lines = [`curl ${quote(url)}`, `--request ${method}`]
  let secret = false
  for (const [name, value] of Object.entries(headers)) {
    if (OWN.has(name.toLowerCase())) continue
    if (name.toLowerCase() === 'authorization') {
      secret = true
      lines.push(`--header ${quote(`${name}: `)}"$${VARIABLE}"`)
    } else {
      lines.push(`--header ${quote(value === '' ? `${name};` : `${name}: ${value}`)}`)
    }
  }
  const binary = typeof body !== 'string' && body !== undefined
  if (typeof body === 'string' && body !== '') lines.push(`--data-raw ${quote(body)}`)
  if (binary) lines.push('--data-binary @-')
  const command = lines.join(' \\\n  ')
  const note = secret ? `# ${VARIABLE} holds the whole value of the header, such as: Bearer …\n` : ''
  return `${note}${binary ? `echo ${Buffer.from(body).toString('base64')} | base64 -d | ` : ''}${command}\n`
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
