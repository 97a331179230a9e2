/** The live tokens of one destination. */
export interface Tokens {
  readonly accessToken: string
  readonly refreshToken?: string
  /** When the access token ends, in milliseconds since the epoch; unset where the server did not say. */
  readonly expiresAtMs?: number
  /** When the access token was handed out, in milliseconds since the epoch. */
  readonly obtainedAtMs?: number
}

/** Where tokens live, shared by every user of a destination. */
export interface TokenStore {
  /** The tokens under `key`, or nothing. */
  read(key: string): Promise<Tokens | undefined>
  /**
   * Stores `next` if the stored access token is still the one of `expected` (`undefined`: nothing is stored yet).
   * @returns false when another was first; nothing is written then
   */
  replace(key: string, expected: Tokens | undefined, next: Tokens): Promise<boolean>
  /** Runs `fn` while no other user of the store is inside a `lock` of the same key. */
  lock<T>(key: string, fn: () => Promise<T>, signal?: AbortSignal): Promise<T>
}
