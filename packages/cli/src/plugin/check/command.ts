import { createRequire } from 'node:module'
import { Command } from 'commander'
import type { Io } from '../../io'
import { collect, whole } from '../../shared/arguments'
import type * as CheckModule from './check'
import type { CheckFlags } from './check'

// A plain import() would want another name for the file in TypeScript than in the built package.
const load = createRequire(__filename)

/** The command `xwh plugin check`. */
export function checkCommand(io: Io, done: (code: number) => void): Command {
  return new Command('check')
    .description('Checks a plugin: how it loads, its definition, actions, presets, types and package. Sends nothing.')
    .argument('[plugin]', 'folder, file, or name of an installed package', '.')
    .option('--entry <name>', 'one plugin of a package that holds many: id, slug, folder or name; repeatable', collect)
    .option('--all-entries', 'every plugin of a package that holds many', false)
    .option('--strict', 'ends with 1 where there are warnings, too', false)
    .option('--no-pack', 'does not pack the package to look at its contents')
    .option('--time-limit <seconds>', 'how long a plugin may take to load, or for one call', whole(1, 3_600), 20)
    .option('--json', 'prints one JSON object', false)
    .addHelpText('after', HELP)
    .action(async (plugin: string, options: Omit<CheckFlags, 'plugin'>) => {
      const { check } = load('./check') as typeof CheckModule
      done(await check({ ...options, plugin }, io))
    })
}

const HELP = `
The plugin runs in a process of its own, without network; it is no sandbox: its code has your rights.

Exit codes: 0 no errors; 1 errors (or warnings, with --strict); 2 there is no such plugin; 130 interrupted.

Examples:
  xwh plugin check
  xwh plugin check @acme/destination-orders --strict
  xwh plugin check @segment/action-destinations --entry slack`
