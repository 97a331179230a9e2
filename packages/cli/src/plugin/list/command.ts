import { createRequire } from 'node:module'
import { Command } from 'commander'
import type { Io } from '../../io'
import { configOption } from '../../shared/config-flag'
import type * as ListModule from './list'
import type { ListOptions } from './list'

// A plain import() would want another name for the file in TypeScript than in the built package.
const load = createRequire(__filename)

/** The command `xwh plugin list`. */
export function listCommand(io: Io, done: (code: number) => void): Command {
  return new Command('list')
    .description('Lists the plugins that a workspace may use, with their versions, and why others cannot be used.')
    .argument('[workspace]', 'workspace file (default: workspace.yaml, where there is one)')
    .addOption(configOption())
    .option('--json', 'prints one JSON object', false)
    .addHelpText('after', AFTER)
    .action((workspace: string | undefined, options: Omit<ListOptions, 'workspace'>) => {
      const { list } = load('./list') as typeof ListModule
      done(list({ ...options, ...(workspace === undefined ? {} : { workspace }) }, io))
    })
}

const AFTER = `
Plugins are loaded, so their code runs.

Exit codes: 0 every plugin can be used; 1 one cannot; 2 the workspace file or the configuration is wrong.

Examples:
  xwh plugin list
  xwh plugin list shop.yaml --json`
