/** A kind of secret that can be told from its form alone. */
export interface SecretKind {
  readonly kind: string
  /** Finds candidates; the last group, or the whole, is what is secret. */
  readonly pattern: RegExp
  /** Tells a secret from an example of one. */
  readonly real?: (secret: string) => boolean
}

/** Where a secret stands; never what it is. */
export interface FoundSecret {
  readonly kind: string
  /** From 1. */
  readonly line: number
}

/**
 * Forms that only a secret has. What could as well be a hash, an id or an example is not looked for: a check that cries over
 * nothing is switched off, and then finds nothing at all.
 */
export const SECRET_KINDS: readonly SecretKind[] = [
  { kind: 'a token of npm', pattern: /\bnpm_([A-Za-z0-9]{36})\b/g, real: looksRandom },
  {
    kind: 'a line of an .npmrc that logs in',
    pattern: /\b_(?:authToken|auth|password)["']?\s*[=:]\s*["']?([\w+/=.~-]{16,})/g,
    real: looksRandom
  },
  { kind: 'a private key', pattern: privateKey() },
  {
    kind: 'an access key of AWS',
    // The key that the documentation of AWS uses everywhere ends so.
    pattern: /\b((?:AKIA|ASIA)[A-Z0-9]{16})\b/g,
    real: (key) => !key.endsWith('EXAMPLE')
  },
  {
    kind: 'a token of GitHub',
    pattern: /\b(gh[oprsu]_[A-Za-z0-9]{36,}|github_pat_\w{60,})\b/g,
    real: looksRandom
  },
  { kind: 'a token of GitLab', pattern: /\bglpat-([\w-]{20,})/g, real: looksRandom },
  { kind: 'a token of Slack', pattern: /\bxox[abeoprs]-([A-Za-z0-9-]{24,})/g, real: looksRandom },
  {
    kind: 'an incoming webhook of Slack, whose address is its password',
    pattern: /hooks\.slack\.com\/services\/T\w{6,}\/B\w{6,}\/(\w{20,})/g,
    real: looksRandom
  },
  { kind: 'a live key of Stripe', pattern: /\b[rs]k_live_([A-Za-z0-9]{20,})/g, real: looksRandom },
  { kind: 'an API key of Google', pattern: /\bAIza([\w-]{35})(?![\w-])/g, real: looksRandom },
  { kind: 'a JSON Web Token', pattern: /\b(eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{20,})/g, real: isWebToken },
  { kind: 'a bearer token', pattern: /\bbearer\s+([\w.~+/-]{32,}=*)/gi, real: looksRandom },
  { kind: 'an address with a password', pattern: /\bhttps?:\/\/[^\s/:@"'`]+:([^\s/@"'`]{12,})@/g, real: looksRandom }
]

/**
 * Finds secrets in a text.
 *
 * @param text of a file
 * @returns kinds and lines, in the order of the table; the secrets themselves are not in it
 */
export function findSecrets(text: string): FoundSecret[] {
  return SECRET_KINDS.flatMap(({ kind, pattern, real = () => true }) =>
    [...text.matchAll(pattern)]
      .filter((match) => real(match.at(-1) ?? ''))
      .map(({ index }) => ({ kind, line: lineAt(text, index) }))
  )
}

/** A header alone is what a program compares with; a key has its body under it, with line ends as they are or as `\n`. */
function privateKey(): RegExp {
  const lineEnd = String.raw`(?:\\r|\\n|\s|["'+])`
  const headers = String.raw`(?:(?:Proc-Type|DEK-Info|Version|Comment): [^\n\\]*${lineEnd}+)*`
  return new RegExp(
    `-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----${lineEnd}*${headers}[A-Za-z0-9+/=]{40,}`,
    'g'
  )
}

/** Letters and digits in a mix that no word, no placeholder and no variable has. */
function looksRandom(text: string): boolean {
  if (!/\d/.test(text) || !/[A-Za-z]/.test(text) || /example|placeholder|your[-_]?/i.test(text)) return false
  return entropy(text) >= 3
}

/** Bits a character, after Shannon; `XXXX0000` has 1, 24 letters and digits by chance over 4. */
function entropy(text: string): number {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0)
}

function isWebToken(token: string): boolean {
  try {
    const header: unknown = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString('utf8'))
    return typeof header === 'object' && header !== null && 'alg' in header
  } catch {
    return false
  }
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length
}
