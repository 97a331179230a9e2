import { EXIT, InputError } from '../exit-codes'
import type { Io } from '../io'
import { checkSignatures, type SignatureCheck } from '../shared/check-signatures'
import { createPaint, type Paint } from '../shared/paint'
import { readSecrets, type SecretOptions } from '../shared/secrets'
import { explain } from './explain'
import { joinHeaders, parseHeaders, type Headers } from './parse-headers'
import { readInput, STANDARD_INPUT } from './read-input'

/** What `xwh verify` was asked to do. */
export interface VerifyOptions extends SecretOptions {
  /** Path of the body; `-` is standard input. */
  readonly body: string
  /** Path of the headers; `-` is standard input. */
  readonly headers?: string
  /** Header lines. */
  readonly header?: readonly string[]
  /** ISO time, or seconds since the epoch. */
  readonly at?: string
  /** In seconds. */
  readonly tolerance: number
  readonly json: boolean
}

/** A check, and what to do about it. */
type Explained = SignatureCheck & { readonly hints: readonly string[] }

/**
 * Checks the signatures of a request.
 *
 * @returns the exit code
 * @throws InputError where the input is wrong
 */
export async function verify(options: VerifyOptions, io: Io): Promise<number> {
  const secrets = readSecrets(options, io.env)
  if (secrets.shared.length + secrets.standard.length === 0) {
    throw new InputError('There is no secret: give --secret-env NAME or --standard-secret-env NAME.')
  }
  const nowMs = options.at === undefined ? Date.now() : readTime(options.at)
  const headers = await readHeaders(options, io)
  const body = await readInput('--body', options.body, io)
  const request = { headers, body, nowMs, toleranceSeconds: options.tolerance }
  const checks = checkSignatures(request, secrets).map((check): Explained => {
    const used = check.kind === 'x-signature' ? secrets.shared : secrets.standard
    return { ...check, hints: explain(check, request, used) }
  })
  const ok = checks.every((check) => check.ok)
  const paint = createPaint(io.stdout, io.env)
  const text = options.json
    ? JSON.stringify({ ok, bodyBytes: body.length, signatures: checks })
    : checks.map((check) => format(check, paint)).join('\n')
  io.stdout.write(`${text}\n`)
  return ok ? EXIT.ok : EXIT.failed
}

async function readHeaders({ body, headers: path, header = [] }: VerifyOptions, io: Io): Promise<Headers> {
  if (path === undefined && header.length === 0) {
    throw new InputError('There are no headers: give --headers FILE, or --header "X-Signature: …".')
  }
  if (path === STANDARD_INPUT && body === STANDARD_INPUT) {
    throw new InputError('-: standard input can be read once only; give --body or --headers a file.')
  }
  const lines = header.map((line, index) => parseHeaders(line, `--header #${index + 1}`))
  if (path === undefined) return joinHeaders(...lines)
  const text = (await readInput('--headers', path, io)).toString('utf8')
  return joinHeaders(parseHeaders(text, path === STANDARD_INPUT ? 'stdin' : path), ...lines)
}

function readTime(text: string): number {
  const ms = /^\d{1,12}$/.test(text) ? Number(text) * 1_000 : /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : NaN
  if (!Number.isNaN(ms)) return ms
  throw new InputError(`--at ${text}: expected a time such as 2026-01-05T08:00:00Z, or seconds since 1970.`)
}

function format(check: Explained, { bold, green, red }: Paint): string {
  const name = check.kind === 'x-signature' ? 'X-Signature' : 'Standard Webhooks'
  const [verdict, ...more] = check.ok
    ? [green(`right, signed with ${check.secret}`)]
    : [red(`wrong (${check.code})`), `  ${check.message}`]
  return [`${bold(name)}: ${verdict}`, ...more, ...check.hints.map((hint) => `  → ${hint}`)].join('\n')
}
