import { createRequire } from 'node:module'
import { Command } from 'commander'
import type { Io } from '../../io'
import type * as TypesModule from './types'
import type { TypesFlags } from './types'

// A plain import() would want another name for the file in TypeScript than in the built package.
const load = createRequire(__filename)

/** The command `xwh plugin types`. */
export function typesCommand(io: Io, done: (code: number) => void): Command {
  return new Command('types')
    .description('Writes the types of a plugin from its fields: Settings, and the Payload of each action.')
    .argument('[plugin]', 'folder with src/index.ts, or a TypeScript file with a definition', '.')
    .option('--check', 'writes nothing, and ends with 1 where a file is stale', false)
    .option('--schemas', 'writes JSON Schemas of settings and payloads, too, into schemas/', false)
    .option('--plain-choices', "types a field with choices as text, as Segment's own tool does", false)
    .option('--json', 'prints one JSON object', false)
    .addHelpText('after', HELP)
    .action(async (plugin: string, options: Omit<TypesFlags, 'plugin'>) => {
      const { types } = load('./types') as typeof TypesModule
      done(await types({ ...options, plugin }, io))
    })
}

const HELP = `
It reads the sources: nothing has to be built before. --check passes over comments and form.

Exit codes: 0 all are fresh; 1 some are stale, with --check; 2 there is no such plugin, or no types can be made of it.

Examples:
  xwh plugin types
  xwh plugin types --check
  xwh plugin types packages/destination-actions/src/destinations/acme/index.ts --plain-choices`
