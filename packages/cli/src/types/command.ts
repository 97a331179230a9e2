import { createRequire } from 'node:module'
import { Command, Option } from 'commander'
import type { Io } from '../io'
import { configOption } from '../shared/config-flag'
import type * as TypesModule from './types'
import type { TypesOptions } from './types'

// A plain import() would want another name for the file in TypeScript than in the built package.
const load = createRequire(__filename)

const FRAMEWORKS: readonly TypesOptions['for'][] = ['node', 'express', 'fastify', 'lambda']

/** The command `xwh types`. What it needs is loaded when it runs, so that help comes at once. */
export function typesCommand(io: Io, done: (code: number) => void): Command {
  return new Command('types')
    .description('Makes what a receiver of a mapping needs: TypeScript type, JSON Schema, verifying handler.')
    .argument('<workspace>', 'workspace file (YAML or JSON)')
    .argument('<mapping>', 'name of a mapping, or DESTINATION/NAME')
    .addOption(new Option('--for <framework>', 'what the handler is for').choices(FRAMEWORKS).default('node'))
    .option('--schema', 'prints the JSON Schema only', false)
    .option('--type', 'prints the TypeScript type only', false)
    .option('--handler', 'prints the handler only, with the type in it', false)
    .option('--events <file...>', 'sample events, which tell the types of what the mapping leaves open')
    .option('--out <folder>', 'writes the files into a folder')
    .addOption(configOption())
    .option('--json', 'prints one JSON object: name, schema, type, handler', false)
    .addHelpText('after', AFTER)
    .action(async (workspace: string, mapping: string, options: Omit<TypesOptions, 'workspace' | 'mapping'>) => {
      const { types } = load('./types') as typeof TypesModule
      done(await types({ ...options, workspace, mapping }, io))
    })
}

const AFTER = `
Examples:
  xwh types shop.yaml "orders/Order completed" --events samples.ndjson
  xwh types shop.yaml "Order completed" --for express --out src/webhook`
