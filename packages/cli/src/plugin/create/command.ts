import { createRequire } from 'node:module'
import { Command, Option } from 'commander'
import type { Io } from '../../io'
import { collect } from '../../shared/arguments'
import type * as CreateModule from './create'
import type { CreateFlags } from './create'

// A plain import() would want another name for the file in TypeScript than in the built package.
const load = createRequire(__filename)

/** Written down here too, so that the help need not load what makes plugins; a test compares them. */
export const CHOICES = {
  auth: ['none', 'api-key', 'bearer', 'basic', 'oauth2', 'oauth2-client-credentials'],
  ci: ['github', 'gitlab', 'none'],
  license: ['UNLICENSED', 'MIT']
} as const

/** The command `xwh plugin create`. */
export function createCommand(io: Io, done: (code: number) => void): Command {
  return new Command('create')
    .description(
      'Makes a plugin: a package with actions, authentication, tests and scenarios, ready to build and publish.'
    )
    .argument('[name]', 'name of the npm package, such as @acme/destination-crm; asked for on a terminal')
    .option('--directory <folder>', 'where it is made (default: a folder with the name, without its scope)')
    .option('--title <text>', 'what people see (default: made of the name, such as "Acme CRM")')
    .option('--slug <slug>', 'what workspace files call it (default: made of the name, such as acme-crm)')
    .addOption(new Option('--auth <kind>', 'how its API knows who asks (default: bearer)').choices(CHOICES.auth))
    .option('--action <name>', 'an action, in camel case; may be given several times (default: upsertContact)', collect)
    .option('--batch', 'actions send several events in one request too')
    .option('--no-batch', 'one request for each event (default)')
    .addOption(new Option('--ci <system>', 'whose file for CI it gets (default: github)').choices(CHOICES.ci))
    .addOption(new Option('--license <id>', 'its licence (default: UNLICENSED)').choices(CHOICES.license))
    .option('--yes', 'asks nothing: what is not given has its default', false)
    .option('--no-install', 'runs no npm install')
    .option('--no-git', 'makes no git repository')
    .option('--json', 'prints one JSON object', false)
    .addHelpText('after', AFTER)
    .action(async (name: string | undefined, flags: CreateFlags) => {
      const { create } = load('./create') as typeof CreateModule
      done(await create({ ...flags, ...(name === undefined ? {} : { name }) }, io))
    })
}

const AFTER = `
Nothing is overwritten: the folder must be empty, or not there yet. Without a terminal nothing is asked.

Exit codes: 0 it is made; 1 it is made, and npm install failed; 2 wrong input, nothing is written; 130 interrupted.

Examples:
  xwh plugin create
  xwh plugin create @acme/destination-crm --auth oauth2 --action upsertContact --action sendOrder --batch`
