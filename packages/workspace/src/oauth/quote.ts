const LONGEST = 200

/**
 * What an identity provider said, fit for a message: one line, no control characters, not long. Servers repeat what they
 * were sent, so a text that holds a secret in any encoding is left out as a whole.
 *
 * @param texts code and description; what is no text is left out
 * @param secrets what must not be shown
 * @returns ` (code: description)`, or nothing
 */
export function quote(texts: readonly unknown[], secrets: readonly string[]): string {
  const forms = secrets.filter((secret) => secret !== '').flatMap(formsOf)
  const parts = texts
    .filter((text): text is string => typeof text === 'string' && text.trim() !== '')
    .filter((text) => !forms.some((form) => text.includes(form)))
    .map(oneLine)
  return parts.length === 0 ? '' : ` (${parts.join(': ')})`
}

function formsOf(secret: string): string[] {
  const form = new URLSearchParams([['', secret]]).toString().slice(1)
  return [
    secret,
    form,
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    JSON.stringify(secret).slice(1, -1)
  ]
}

function oneLine(text: string): string {
  const line = text.replace(/[^\u0020-\u007e\u00a1-\u024f]+/g, ' ').trim()
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line
}
