import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  sign,
  timingSafeEqual,
  verify
} from 'node:crypto'
import { rememberLast } from './bounded-cache'
import { decodeBase64 } from './base64'
import { SignatureError } from './signature-error'

/** A key of Standard Webhooks, ready to use. */
export interface StandardKey {
  /** Prefix of its signatures: `v1` for HMAC, `v1a` for ed25519. */
  readonly version: 'v1' | 'v1a'
  /** Unset for a public key. */
  readonly sign?: (content: Uint8Array | string) => string
  readonly verify: (content: Uint8Array | string, signature: Buffer) => boolean
}

// DER around the 32 raw bytes, RFC 8410 section 7 and section 4.
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex')
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex')
const ED25519_BYTES = 32

const makers: Readonly<Record<string, (bytes: Buffer) => StandardKey>> = {
  whsec_: hmacKey,
  whsk_: privateKey,
  whpk_: publicKey
}

/**
 * The key that a secret stands for, made once and remembered.
 *
 * @throws SignatureError `malformed-secret`; the message never holds the secret
 */
export const standardKeyOf = rememberLast(1_000, (secret): StandardKey => {
  const prefix = Object.keys(makers).find((known) => secret.startsWith(known))
  const make = prefix === undefined ? undefined : makers[prefix]
  if (prefix === undefined || make === undefined) {
    throw malformed('has none of the prefixes whsec_ (HMAC), whsk_ (ed25519 private) and whpk_ (ed25519 public)')
  }
  const bytes = decodeBase64(secret.slice(prefix.length))
  if (bytes === undefined) throw malformed(`is not base64 after ${prefix}`)
  return make(bytes)
})

function hmacKey(bytes: Buffer): StandardKey {
  const key = createSecretKey(bytes)
  return {
    version: 'v1',
    sign: (content) => createHmac('sha256', key).update(content).digest('base64'),
    verify: (content, signature) => {
      const expected = createHmac('sha256', key).update(content).digest()
      return signature.length === expected.length && timingSafeEqual(signature, expected)
    }
  }
}

function privateKey(bytes: Buffer): StandardKey {
  if (bytes.length !== ED25519_BYTES && bytes.length !== 2 * ED25519_BYTES) {
    throw malformed(`holds ${bytes.length} bytes; an ed25519 key has 32 (seed) or 64 (seed and public key)`)
  }
  const seed = bytes.subarray(0, ED25519_BYTES)
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: 'der', type: 'pkcs8' })
  const derived = createPublicKey(key)
  const rawPublic = derived.export({ format: 'der', type: 'spki' }).subarray(SPKI_HEAD.length)
  if (bytes.length > ED25519_BYTES && !rawPublic.equals(bytes.subarray(ED25519_BYTES))) {
    throw malformed('holds a seed and a public key that do not belong together')
  }
  return {
    version: 'v1a',
    sign: (content) => sign(null, Buffer.from(content), key).toString('base64'),
    verify: (content, signature) => verify(null, Buffer.from(content), derived, signature)
  }
}

function publicKey(bytes: Buffer): StandardKey {
  if (bytes.length !== ED25519_BYTES) throw malformed(`holds ${bytes.length} bytes; an ed25519 public key has 32`)
  const key = createPublicKey({ key: Buffer.concat([SPKI_HEAD, bytes]), format: 'der', type: 'spki' })
  return { version: 'v1a', verify: (content, signature) => verify(null, Buffer.from(content), key, signature) }
}

function malformed(what: string): SignatureError {
  return new SignatureError('malformed-secret', `The Standard Webhooks secret ${what}.`)
}
