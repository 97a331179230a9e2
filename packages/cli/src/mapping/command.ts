import { createRequire } from 'node:module'
import { Command, Option } from 'commander'
import type { Io } from '../io'
import { collect } from '../shared/arguments'
import { configOption } from '../shared/config-flag'
import { FLAG, networks } from '../shared/network-flag'
import type * as ChoicesModule from './choices'
import type { ChoicesOptions } from './choices'
import type * as SaveModule from './save'
import type { SaveOptions } from './save'

// A plain import() would want another name for the file in TypeScript than in the built package.
const load = createRequire(__filename)

const NETWORKS = 'allows private and loopback addresses: all, or those of =host,10.0.0.0/8'
const HOOKS = ['onMappingSave', 'retlOnMappingSave']

/** The command `xwh mapping`. What each part needs is loaded when it runs, so that help comes at once. */
export function mappingCommand(io: Io, done: (code: number) => void): Command {
  return new Command('mapping')
    .description('Asks the plugin of a mapping for choices of its fields, and runs its hooks.')
    .addCommand(choicesCommand(io, done))
    .addCommand(saveCommand(io, done))
}

function choicesCommand(io: Io, done: (code: number) => void): Command {
  return new Command('choices')
    .description('Tells the choices of a dynamic field, as the plugin gives them to a form.')
    .argument('<workspace>', 'workspace file (YAML or JSON)')
    .argument('<mapping>', 'name of the mapping, or DESTINATION/NAME')
    .argument('<field>', 'name of the field, or document.__keys__ for the keys of an object')
    .addOption(new Option('--hook <name>', 'the field is an input of this hook').choices(HOOKS))
    .option('--query <text>', 'only choices that hold this text')
    .option('--page <page>', 'a further page, as the page before named it')
    .option('--json', 'prints one JSON object', false)
    .addOption(configOption())
    .option(`${FLAG} [=hosts]`, NETWORKS, networks)
    .addHelpText('after', CHOICES)
    .action(
      async (
        workspace: string,
        mapping: string,
        field: string,
        options: Omit<ChoicesOptions, 'workspace' | 'mapping' | 'field'>
      ) => {
        const { choices } = load('./choices') as typeof ChoicesModule
        done(await choices({ ...options, workspace, mapping, field }, io))
      }
    )
}

function saveCommand(io: Io, done: (code: number) => void): Command {
  return new Command('save')
    .description('Runs a hook of a mapping, as saving it does in Segment, and writes what it left into the file.')
    .argument('<workspace>', 'workspace file (YAML or JSON)')
    .argument('<mapping>', 'name of the mapping, or DESTINATION/NAME')
    .addOption(new Option('--hook <name>', 'which hook (default: the only one)').choices(HOOKS))
    .option(
      '--input <name=value>',
      'an input of the hook, in place of what the file holds; may be repeated',
      collect,
      []
    )
    .option('--no-write', 'leaves the workspace file as it is')
    .option('--json', 'prints one JSON object', false)
    .addOption(configOption())
    .option(`${FLAG} [=hosts]`, NETWORKS, networks)
    .addHelpText('after', SAVE)
    .action(async (workspace: string, mapping: string, options: Omit<SaveOptions, 'workspace' | 'mapping'>) => {
      const { save } = load('./save') as typeof SaveModule
      done(await save({ ...options, workspace, mapping }, io))
    })
}

const CHOICES = `
Exit codes: 0 told; 1 the plugin could not tell them; 2 wrong input.

Examples:
  xwh mapping choices shop.yaml "Index orders" index
  xwh mapping choices shop.yaml search/users record.__keys__ --query mail --json`

const SAVE = `
Exit codes: 0 it has run; 1 it failed, and nothing was written; 2 wrong input.

Examples:
  xwh mapping save shop.yaml "Index orders"
  xwh mapping save shop.yaml search/users --hook onMappingSave --input name=users --input shards=3`
