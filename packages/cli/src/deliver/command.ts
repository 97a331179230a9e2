import { createRequire } from 'node:module'
import { Command } from 'commander'
import type { Io } from '../io'
import { configOption } from '../shared/config-flag'
import { FLAG, networks } from '../shared/network-flag'
import { whole } from '../shared/arguments'
import type * as DeliverModule from './deliver'
import type { DeliverOptions } from './deliver'

// A plain import() would want another name for the file in TypeScript than in the built package.
const load = createRequire(__filename)

const DEFAULT_ATTEMPTS = 5
const DEFAULT_CONCURRENCY = 50

/** The command `xwh deliver`. What it needs is loaded when it runs, so that help comes at once. */
export function deliverCommand(io: Io, done: (code: number) => void): Command {
  return new Command('deliver')
    .description('Sends events through a workspace to the real endpoints.')
    .argument('<workspace>', 'workspace file (YAML or JSON)')
    .argument('<events...>', 'files of events: NDJSON, a JSON list or one JSON object; - is standard input')
    .option('--source <slug>', 'source of all events (default: by write key, else the only source)')
    .option('--attempts <number>', 'how often one delivery is sent at most', whole(1, 100), DEFAULT_ATTEMPTS)
    .option('--concurrency <number>', 'sends of one destination at one time', whole(1, 1_000), DEFAULT_CONCURRENCY)
    .option('--rejections <file>', 'writes what was not delivered as NDJSON: stage, code, reason, event')
    .option('--all', 'also writes events that were left out because no trigger matched', false)
    .option('--json', 'prints the summary as one JSON object', false)
    .option('--audiences', 'syncs audiences and computed traits after the events')
    .option('--no-audiences', 'leaves them out')
    .option('--mock', 'answers every request with 200, without the network', false)
    .addOption(configOption())
    .option(`${FLAG} [=hosts]`, 'allows private and loopback addresses: all, or those of =host,10.0.0.0/8', networks)
    .addHelpText('after', AFTER)
    .action(async (workspace: string, events: string[], options: Omit<DeliverOptions, 'workspace' | 'events'>) => {
      const { deliver } = load('./deliver') as typeof DeliverModule
      done(await deliver({ ...options, workspace, events }, io))
    })
}

const AFTER = `
Exit codes: 0 all delivered; 1 something was rejected or given up; 2 the input was wrong; 130 interrupted.
An event that no trigger matches is not a failure.

Examples:
  xwh deliver shop.yaml events.ndjson
  cat events.ndjson | xwh deliver shop.yaml - --rejections rejected.ndjson
  xwh deliver shop.yaml events.json --mock --json`
