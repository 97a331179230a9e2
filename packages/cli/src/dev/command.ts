import { createRequire } from 'node:module'
import { Command } from 'commander'
import type { Io } from '../io'
import { configOption } from '../shared/config-flag'
import { whole } from '../shared/arguments'
import type * as DevModule from './dev'
import type { DevOptions } from './dev'

const load = createRequire(__filename)

/** The command `xwh dev`. */
export function devCommand(io: Io, done: (code: number) => void): Command {
  return new Command('dev')
    .description('Runs a workspace on this machine: endpoints, faults and identity provider are stood in for.')
    .argument('[workspace]', 'workspace file (YAML or JSON)', 'workspace.yaml')
    .option('--once', 'runs the demonstration and ends, also on a terminal', false)
    .option(
      '--scenarios <folder>',
      'scenarios to run (default: scenarios/ beside the workspace file, where there is one)'
    )
    .option('--events <number>', 'how many events the demonstration sends', whole(1, 100_000), 1_200)
    .option('--seed <number>', 'seed of the generated events', whole(0), 2026)
    .addOption(configOption())
    .addHelpText('after', AFTER)
    .action(async (workspace: string, options: Omit<DevOptions, 'workspace'>) => {
      const { dev } = load('./dev') as typeof DevModule
      done(await dev({ ...options, workspace }, io))
    })
}

const AFTER = `
Nothing leaves this machine: every request is led to a receiver on loopback, which verifies signatures and tokens.
Without a terminal it runs its demonstration and ends.

Exit codes: 0 all went well; 1 something was not delivered or a scenario failed; 2 wrong input.`
