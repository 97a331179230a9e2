import { createRequire } from 'node:module'
import { Command } from 'commander'
import type { Io } from '../io'
import { configOption } from '../shared/config-flag'
import type * as ParityModule from './parity'
import type { ParityOptions } from './parity'

// A plain import() would want another name for the file in TypeScript than in the built package.
const load = createRequire(__filename)

/** The command `xwh parity`. What it needs is loaded when it runs, so that help comes at once. */
export function parityCommand(io: Io, done: (code: number) => void): Command {
  return new Command('parity')
    .description("Shows where this engine differs from Segment's own runtime on purpose, and proves it with scenarios.")
    .argument('[files...]', 'scenario files, folders or globs; without any, only the table is shown')
    .addOption(configOption())
    .option('--json', 'prints one JSON object: the table, and what each scenario gave', false)
    .option('--write <file>', 'writes the table as Markdown between <!-- generated:parity --> and <!-- /generated -->')
    .addHelpText('after', AFTER)
    .action(async (patterns: string[], options: Omit<ParityOptions, 'patterns'>) => {
      const { parity } = load('./parity') as typeof ParityModule
      done(await parity({ ...options, patterns }, io))
    })
}

const AFTER = `
Each scenario runs on both runtimes; requests and outcomes are compared. A scenario names the differences that it shows
(deviations: [R19]); any other difference fails it, and so does a named one that does not show.

Exit codes: 0 no other difference; 1 a difference that is not in the table, or a scenario failed; 2 a file is wrong.

Examples:
  xwh parity
  xwh parity scenarios --write docs/parity.md`
