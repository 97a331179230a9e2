import type { CommandEnd } from '../shared/run-command'
import type { PublishCode } from './codes'
import { missingVariables, type NpmrcLine } from './npmrc'
import type { Reason } from './refusal'
import { loginMend } from './registry'

/** What was asked of a registry. */
export interface Asked {
  readonly name: string
  readonly version: string
  readonly url: string
  /** The lines of npm's settings that log in there. */
  readonly login: readonly NpmrcLine[]
  readonly env: Readonly<Record<string, string | undefined>>
}

/** One way in which npm fails. */
interface NpmFailure {
  readonly pattern: RegExp
  readonly code: PublishCode
  readonly what: (asked: Asked) => string
  readonly mend: (asked: Asked) => string
}

const code = (...names: readonly string[]): RegExp => new RegExp(`npm (?:error|ERR!) code (?:${names.join('|')})\\b`)

const login = ({ url }: Asked): string => loginMend(new URL(url))

/** What npm prints, and what that means here. The first that fits is told. */
const FAILURES: readonly NpmFailure[] = [
  {
    // Registries answer 403 or 409; npm itself looks before it sends, and gives no code then.
    pattern: /publish over (?:the )?(?:previously |existing )|npm (?:error|ERR!) code (?:EPUBLISHCONFLICT|E409)\b/i,
    code: 'already-published',
    what: ({ name, version, url }) => `${name} ${version} is in ${url} already. A published version never changes.`,
    mend: () => 'Publish the next version: --bump patch.'
  },
  {
    pattern: code('ENEEDAUTH'),
    code: 'not-logged-in',
    what: ({ url }) => `Nobody is logged in at ${url}.`,
    mend: login
  },
  {
    pattern: code('EOTP'),
    code: 'one-time-password',
    what: ({ url }) => `${url} asks for a one-time password.`,
    mend: () => 'Set NPM_CONFIG_OTP to it; in CI, use a token for automation.'
  },
  {
    pattern: code('E401'),
    code: 'login-refused',
    what: (asked) => `${asked.url} does not take the login (401). ${loginHint(asked)}`.trimEnd(),
    mend: (asked) => `Use a token that is valid. ${login(asked)}`
  },
  {
    pattern: code('E403'),
    code: 'no-right',
    what: ({ name, url }) => `You are logged in at ${url}, but may not publish ${name} there (403).`,
    mend: () => 'Ask who runs the registry for the right to publish; a token may be for reading only.'
  },
  {
    pattern: code('E402'),
    code: 'no-right',
    what: ({ url }) => `${url} keeps packages with a scope private, and wants to be paid for that (402).`,
    mend: () => 'Publish with --access public where everybody may read it.'
  },
  {
    pattern: code('E404'),
    code: 'no-right',
    what: ({ name, url }) => `${url} has no place for ${name}, or does not show it to you (404).`,
    mend: () => 'Look at the address, which may need a path, and at the rights of the token.'
  },
  {
    pattern: code('E413'),
    code: 'too-large',
    what: ({ url }) => `The package is larger than ${url} takes (413).`,
    mend: () => 'Look at what is in it with --dry-run --json, and at "files" of package.json.'
  },
  {
    pattern: /provenance/i,
    code: 'no-provenance',
    what: ({ url }) => `npm or ${url} does not take the provenance.`,
    mend: () => 'Provenance needs CI that npm knows, with the right to an identity, and a registry that keeps it.'
  },
  {
    pattern: code(
      'ECONNREFUSED',
      'ECONNRESET',
      'ENOTFOUND',
      'EAI_AGAIN',
      'ETIMEDOUT',
      'EHOSTUNREACH',
      'ENETUNREACH',
      'EPIPE',
      'ERR_SOCKET_TIMEOUT',
      'ENOTCACHED'
    ),
    code: 'no-network',
    what: ({ url }) => `${url} cannot be reached.`,
    mend: () => 'Look at the address, the network and the proxy that npm is set to.'
  },
  {
    pattern: code('[A-Z_]*CERT[A-Z_]*', 'UNABLE_TO_\\w+', 'ERR_TLS_\\w+'),
    code: 'bad-certificate',
    what: ({ url }) => `The certificate of ${url} is not trusted.`,
    mend: () => 'Have npm trust the authority of your company: "cafile" in .npmrc, or NODE_EXTRA_CA_CERTS.'
  },
  {
    pattern: code('E5\\d\\d'),
    code: 'registry-failed',
    what: ({ url }) => `${url} failed.`,
    mend: () => 'Try again later; where it stays, ask who runs the registry.'
  },
  {
    pattern: code('E4\\d\\d'),
    code: 'registry-refused',
    what: ({ url }) => `${url} refuses the package.`,
    mend: () => 'Mend what it says.'
  }
]

/** What a failure of npm means, and what to do; npm's own words are part of it where they say more. */
export function explainNpm(end: CommandEnd, asked: Asked): Reason {
  const printed = `${end.stderr}\n${end.stdout}`
  const failure = FAILURES.find(({ pattern }) => pattern.test(printed))
  const where = asked.url
  const words = npmWords(end.stderr)
  if (failure === undefined) {
    return { code: 'npm-failed', where, what: `npm failed: ${words}`, mend: 'Mend what it says.' }
  }
  const own = ['registry-failed', 'registry-refused', 'no-provenance', 'no-right', 'bad-certificate'].includes(
    failure.code
  )
  const what = failure.what(asked)
  return {
    code: failure.code,
    where,
    what: own && words !== '' ? `${what} npm says: ${words}` : what,
    mend: failure.mend(asked)
  }
}

/** Lines of an error without npm's frame; where the log lies is of no use once the reason is told. */
function npmWords(stderr: string): string {
  return stderr
    .split('\n')
    .flatMap((line) => {
      const match = /^npm (?:error|ERR!) ?(.*)$/.exec(line)
      const said = (match?.[1] ?? '').trim()
      return said === '' || /^(code |A complete log|at )/.test(said) ? [] : [said]
    })
    .join(' ')
}

/** A token that is taken from a variable that is not set is the usual reason. */
function loginHint({ login: lines, env }: Asked): string {
  return lines
    .flatMap((line) => missingVariables(line, env).map((name) => ({ name, line })))
    .map(({ name, line }) => `The line ${line.key} of ${line.file} reads ${name}, which is not set.`)
    .join(' ')
}
