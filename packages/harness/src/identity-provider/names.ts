import { randomBytes } from 'node:crypto'

/** What the provider makes names for. */
export type NameKind = 'access' | 'refresh' | 'code' | 'request'

/** Makes tokens, codes and ids, each but once. */
export type Names = (kind: NameKind) => string

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
/** 258 bits, more than the 160 of RFC 6749 section 10.10. */
const LENGTH = 43

/**
 * @param predictable counts (`access-1`) instead of drawing
 * @param random numbers from 0 up to 1; without it, node:crypto
 */
export function createNames(predictable: boolean, random?: () => number): Names {
  const counts: Record<NameKind, number> = { access: 0, refresh: 0, code: 0, request: 0 }
  return (kind) => {
    if (predictable) return `${kind}-${++counts[kind]}`
    if (!random) return randomBytes(32).toString('base64url')
    const letters = Array.from({ length: LENGTH }, () => ALPHABET.charAt(Math.floor(random() * ALPHABET.length)))
    return letters.join('')
  }
}
