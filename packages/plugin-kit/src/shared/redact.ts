/** What stands in the place of a secret. */
const HIDDEN = '[hidden]'

/**
 * Where npm, a registry or a script of a package may print what logs in. Wider than what the check of contents looks for:
 * hiding a harmless word costs nothing here.
 */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  // Lines of an .npmrc, and npm's own settings as environment or options.
  [/(_auth(?:Token)?|_password|_authtoken|otp)(["']?\s*[:=]\s*["']?)[^\s"',;]+/gi, `$1$2${HIDDEN}`],
  [/(authorization["']?\s*[:=]\s*["']?)(?:(?:bearer|basic)\s+)?[^\s"',;]+/gi, `$1${HIDDEN}`],
  [/\b(bearer|basic)(\s+)[\w~+/.=-]{8,}/gi, `$1$2${HIDDEN}`],
  // A user and password in an address.
  [/([a-z][a-z+.-]*:\/\/)[^\s/@]+@/gi, `$1${HIDDEN}@`],
  [/\bnpm_[A-Za-z0-9]{20,}/g, HIDDEN],
  [/\bgh[oprsu]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{16,}/g, HIDDEN],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g, HIDDEN]
]

/**
 * Takes out of a text whatever logs in.
 *
 * @param text what a program printed
 * @param known secrets that are known by their value, such as the tokens of the `.npmrc` in use
 */
export function redact(text: string, known: readonly string[] = []): string {
  const hidden = known.filter((secret) => secret !== '').reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text)
  return SECRETS.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), hidden)
}
