/** The bytes of standard base64, padded or not; nothing where the text is empty or holds anything else. */
export function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  // Buffer.from skips what it does not know, so a text counts only if the bytes give it back.
  const exact = bytes.toString('base64').replace(/=+$/, '') === text.replace(/={1,2}$/, '')
  return exact && bytes.length > 0 ? bytes : undefined
}
