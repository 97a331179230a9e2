import { createRequire } from 'node:module'
import { Command } from 'commander'
import type { Io } from '../io'
import { configOption } from '../shared/config-flag'
import { whole } from '../shared/arguments'
import { FLAG, networks } from '../shared/network-flag'
import type * as ConnectModule from './connect'
import type { ConnectOptions } from './connect'

// A plain import() would want another name for the file in TypeScript than in the built package.
const load = createRequire(__filename)

/** As long as what was begun lives. */
const LONGEST_SECONDS = 600

/** The command `xwh connect`. What it needs is loaded when it runs, so that help comes at once. */
export function connectCommand(io: Io, done: (code: number) => void): Command {
  return new Command('connect')
    .description('Connects a destination with its identity provider, and keeps the tokens sealed.')
    .argument('<workspace>', 'workspace file (YAML or JSON)')
    .argument('<destination>', 'slug of the destination; it need not be enabled')
    .option('--status', 'says how it stands, and asks nobody', false)
    .option('--disconnect', 'forgets its tokens', false)
    .option(
      '--port <number>',
      'port of the redirect URI http://127.0.0.1:PORT/callback (default: a free one)',
      whole(1, 65_535)
    )
    .option('--timeout <seconds>', 'how long to wait for the browser', whole(1, LONGEST_SECONDS), LONGEST_SECONDS)
    .option('--json', 'prints JSON: what to open, and how it ended', false)
    .addOption(configOption())
    .option(`${FLAG} [=hosts]`, 'allows private and loopback addresses: all, or those of =host,10.0.0.0/8', networks)
    .addHelpText('after', AFTER)
    .action(
      async (workspace: string, destination: string, options: Omit<ConnectOptions, 'workspace' | 'destination'>) => {
        const { connect } = load('./connect') as typeof ConnectModule
        done(await connect({ ...options, workspace, destination }, io))
      }
    )
}

const AFTER = `
Exit codes: 0 connected (with --status: it is); 1 it was refused, or nobody came (with --status: it is not);
2 the input was wrong; 130 interrupted.

Examples:
  xwh connect shop.yaml orders --port 4000
  xwh connect shop.yaml orders --status --json
  xwh connect shop.yaml orders --disconnect`
