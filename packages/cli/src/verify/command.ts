import { createRequire } from 'node:module'
import { Command } from 'commander'
import type { Io } from '../io'
import { collect, whole } from '../shared/arguments'
import { withSecretOptions } from '../shared/secrets'
import type * as VerifyModule from './verify'
import type { VerifyOptions } from './verify'

const load = createRequire(__filename)

const DEFAULT_TOLERANCE = 300

/** The command `xwh verify`. */
export function verifyCommand(io: Io, done: (code: number) => void): Command {
  const command = new Command('verify')
    .description('Checks the signature of a request, and says why it is wrong.')
    .requiredOption('--body <file>', 'the raw body; - is standard input')
    .option('--headers <file>', 'the headers: lines as on the wire, or JSON; - is standard input')
    .option('--header <line>', 'a header, as "X-Signature: …"; may be given several times', collect)
    .option('--at <time>', 'when the request came, for its timestamp: 2026-01-05T08:00:00Z, or seconds (default: now)')
    .option('--tolerance <seconds>', 'how far a timestamp may be away', whole(0, 1_000_000_000), DEFAULT_TOLERANCE)
    .option('--json', 'prints the result as one JSON object', false)
  return withSecretOptions(command)
    .addHelpText('after', AFTER)
    .action(async (options: VerifyOptions) => {
      const { verify } = load('./verify') as typeof VerifyModule
      done(await verify(options, io))
    })
}

const AFTER = `
Give at least one secret; each kind of secret is checked against the headers of its kind.

Exit codes: 0 every signature is right; 1 one is wrong or missing; 2 the input was wrong.

Examples:
  xwh verify --secret-env ORDERS_SECRET --header 'X-Signature: 6d1a…' --body body.json
  xwh verify --standard-secret-env WEBHOOK_SECRET --headers headers.txt --body body.json --at 2026-01-05T08:00:00Z`
