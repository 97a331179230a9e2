import { createRequire } from 'node:module'
import { Command, Option } from 'commander'
import type { Io } from '../io'
import { configOption } from '../shared/config-flag'
import { FLAG, networks } from '../shared/network-flag'
import type * as TraceModule from './trace'
import type { TraceOptions } from './trace'

const load = createRequire(__filename)

/** The command `xwh trace`: Event Tester and Mappings Tester. */
export function traceCommand(io: Io, done: (code: number) => void): Command {
  return new Command('trace')
    .description('Sends one event through a destination and shows every step: the Event Tester.')
    .argument('<workspace>', 'workspace file (YAML or JSON)')
    .argument('<event>', 'file with the event, or several that go together in a batch; - is standard input')
    .option('--destination <slug>', 'the destination to test (default: all of the source of the event)')
    .option('--source <slug>', 'source of the event (default: by write key, else the only source)')
    .option('--mapping <name>', 'tests this mapping only, enabled or not: the Mappings Tester')
    .option('--preview', 'shows the exact bytes and the signature, and sends nothing', false)
    .option('--mock', 'answers every request with 200, without the network', false)
    .addOption(new Option('--as <format>', 'prints the requests in another form').choices(['curl', 'har']))
    .option('--verbose', 'shows input and output of every step in full', false)
    .option('--json', 'prints the report as one JSON object', false)
    .addOption(configOption())
    .option(`${FLAG} [=hosts]`, 'allows private and loopback addresses: all, or those of =host,10.0.0.0/8', networks)
    .addHelpText('after', AFTER)
    .action(async (workspace: string, event: string, options: Omit<TraceOptions, 'workspace' | 'event'>) => {
      const { trace } = load('./trace') as typeof TraceModule
      done(await trace({ ...options, workspace, event }, io))
    })
}

const AFTER = `
It tests all enabled mappings, also of a destination that is not enabled, and passes over destination filters, as
Segment's Event Tester does. Credentials are never printed.

Exit codes: 0 all delivered (or shown, with --preview); 1 something was rejected, or nothing matched; 2 wrong input.

Examples:
  xwh trace shop.yaml order.json
  xwh trace shop.yaml order.json --mapping "Order completed" --preview
  xwh trace shop.yaml order.json --preview --as curl`
