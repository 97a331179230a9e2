import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'

/** A key of AES-256-GCM. */
export interface Key {
  /** Told in each sealed file, so that keys can be changed; says nothing about the key itself. */
  readonly id: string
  readonly bytes: Buffer
}

/** What opening a sealed text gives: the text in it, or why not. */
export type Opened =
  | { readonly status: 'open'; readonly text: string; readonly keyId: string }
  | { readonly status: 'unknown-key'; readonly keyId: string }
  | { readonly status: 'damaged' }

interface Envelope {
  readonly version: 1
  readonly key: string
  readonly nonce: string
  readonly sealed: string
}

const ALGORITHM = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** @param bytes 32 bytes */
export function keyOf(bytes: Buffer): Key {
  return { id: createHmac('sha256', bytes).update('xwh key id').digest('hex').slice(0, 16), bytes }
}

/**
 * Seals a text under a key, with a nonce of its own.
 *
 * @param text what nobody is to read
 * @param key the key
 * @param place where it is kept: it opens nowhere else, so that one file cannot be put in the place of another
 */
export function seal(text: string, key: Key, place: string): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(ALGORITHM, key.bytes, nonce).setAAD(boundTo(key.id, place))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
  const envelope: Envelope = {
    version: 1,
    key: key.id,
    nonce: nonce.toString('base64'),
    sealed: sealed.toString('base64')
  }
  return `${JSON.stringify(envelope)}\n`
}

/**
 * Opens a sealed text.
 *
 * @param text what {@link seal} gave
 * @param keys those that may be tried
 * @param place where the text was found
 */
export function open(text: string, keys: readonly Key[], place: string): Opened {
  const envelope = readEnvelope(text)
  if (!envelope) return { status: 'damaged' }
  const key = keys.find(({ id }) => id === envelope.key)
  if (!key) return { status: 'unknown-key', keyId: envelope.key }
  const nonce = Buffer.from(envelope.nonce, 'base64')
  const sealed = Buffer.from(envelope.sealed, 'base64')
  if (nonce.length !== NONCE_BYTES || sealed.length < TAG_BYTES) return { status: 'damaged' }
  try {
    const decipher = createDecipheriv(ALGORITHM, key.bytes, nonce, { authTagLength: TAG_BYTES })
    decipher.setAAD(boundTo(key.id, place)).setAuthTag(sealed.subarray(-TAG_BYTES))
    const plain = Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()])
    return { status: 'open', text: plain.toString('utf8'), keyId: key.id }
  } catch {
    return { status: 'damaged' }
  }
}

function boundTo(keyId: string, place: string): Buffer {
  return Buffer.from(`xwh state 1\n${keyId}\n${place}`, 'utf8')
}

function readEnvelope(text: string): Envelope | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isEnvelope(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isEnvelope(value: unknown): value is Envelope {
  if (typeof value !== 'object' || value === null) return false
  const { version, key, nonce, sealed } = value as Readonly<Record<string, unknown>>
  return version === 1 && [key, nonce, sealed].every((member) => typeof member === 'string')
}
