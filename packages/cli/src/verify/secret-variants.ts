/** What may have happened to a secret on its way here. */
export interface SecretVariant {
  /** What to say, after the name of the secret, where the signature fits it. */
  readonly hint: string
  /** The key as it may have been; nothing where that cannot be, or is the same. */
  readonly undo: (secret: string) => string | Buffer | undefined
}

const BASE64 = /^[A-Za-z0-9+/_-]{8,}={0,2}$/

/** The usual mistakes with shared secrets. */
export const SECRET_VARIANTS: readonly SecretVariant[] = [
  {
    hint: 'fits without the spaces or line breaks around it: they were copied with it.',
    undo: (secret) => different(secret, secret.trim())
  },
  {
    hint: 'fits without the quotes around it: they belong to the file that it came from.',
    undo: (secret) => different(secret, secret.trim().replace(/^(["'])(.*)\1$/s, '$2'))
  },
  {
    hint: 'fits with a line break at its end: the sender has it from a file or from echo. Remove it there.',
    undo: (secret) => `${secret}\n`
  },
  {
    hint: 'fits once it is decoded from hex: the sender uses the bytes, X-Signature the text as it is.',
    undo: (secret) => (/^([0-9a-f]{2}){8,}$/i.test(secret) ? Buffer.from(secret, 'hex') : undefined)
  },
  {
    hint: 'fits once it is decoded from base64: the sender uses the bytes, X-Signature the text as it is.',
    undo: (secret) => (BASE64.test(secret) ? Buffer.from(secret, 'base64') : undefined)
  }
]

/** The usual mistakes with `whsec_` secrets. */
export const STANDARD_SECRET_VARIANTS: readonly SecretVariant[] = [
  {
    hint: 'was used by the sender as text, with its prefix: the key is what the base64 after whsec_ stands for.',
    undo: (secret) => secret
  },
  {
    hint: 'was used by the sender as text, without its prefix: the key is what the base64 after whsec_ stands for.',
    undo: (secret) => secret.replace(/^whsec_/, '')
  }
]

function different(before: string, after: string): string | undefined {
  return after === before ? undefined : after
}
