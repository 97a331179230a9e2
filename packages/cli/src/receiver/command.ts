import { createRequire } from 'node:module'
import { Command, Option } from 'commander'
import type { TlsKind } from '@extensible-webhooks/harness'
import type { Io } from '../io'
import { whole } from '../shared/arguments'
import { withSecretOptions } from '../shared/secrets'
import type * as ReceiveModule from './receive'
import type { ReceiveOptions } from './receive'

const load = createRequire(__filename)

const DEFAULT_PORT = 8_080
/** The kinds of the harness, which is not loaded for help. */
const CERTIFICATES: readonly TlsKind[] = ['valid', 'expired', 'wrong-host', 'self-signed']

/** The command `xwh receiver`. */
export function receiverCommand(io: Io, done: (code: number) => void): Command {
  const command = new Command('receiver')
    .description('Receives requests on 127.0.0.1, shows each, and misbehaves on request.')
    .option('--port <number>', 'port to listen on; 0 takes a free one', whole(0, 65_535), DEFAULT_PORT)
    .option('--reply <reply>', 'what paths without a fault answer: a status, a fault, or JSON (default: 200)')
    .addOption(
      new Option('--tls [certificate]', 'speaks TLS with a certificate (default: valid)')
        .choices(CERTIFICATES)
        .preset('valid')
    )
    .option('--write-ca <file>', 'writes the certificate that a sender should trust, with --tls')
    .option('--count <number>', 'ends after so many requests', whole(1, 1_000_000_000))
    .option('--timeout <seconds>', 'ends after so many seconds', whole(1, 1_000_000))
    .option('--headers', 'shows the headers of each request', false)
    .option('--body', 'shows the whole body of each request', false)
    .option('--json', 'prints each request as one line of JSON', false)
  return withSecretOptions(command)
    .addHelpText('after', AFTER)
    .action(async (options: ReceiveOptions) => {
      const { receive } = load('./receive') as typeof ReceiveModule
      done(await receive(options, io))
    })
}

const AFTER = `
Paths: /status/429?retry-after=2   /seq/500,hang,200   /fault/NAME?ARGUMENT=…   /results/207?every=3
Every other path answers 200 with { "ok": true }. docs/receiver.md lists the faults.

Exit codes: 0 ended by Ctrl-C, or all right; 1 a signature was wrong, or fewer requests than --count came in the time;
2 the input was wrong.

Examples:
  xwh receiver
  xwh receiver --port 0 --secret-env ORDERS_SECRET --count 10 --timeout 60
  xwh receiver --tls expired`
