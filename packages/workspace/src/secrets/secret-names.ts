const SECRET =
  /secret|passw(or)?d|passphrase|token|api_?-?key|access_?-?key|private_?-?key|authorization|credential|bearer/i
/** `tokenUrl` and `tokenPrefix` speak of a token and hold none. */
const ABOUT = /(url|uri|prefix|type|name|endpoint|expir\w*|id|identity)$/i

/**
 * Whether a setting, a header or a parameter of this name most likely holds a secret.
 *
 * @param name such as `sharedSecret`, `Authorization` or `X-Api-Key`
 */
export function isSecretName(name: string): boolean {
  return SECRET.test(name) && !ABOUT.test(name)
}
