import { createRequire } from 'node:module'
import { Command, Option } from 'commander'
import type { Io } from '../io'
import { configOption } from '../shared/config-flag'
import type * as TestModule from './test'
import type { TestCommandOptions } from './test'

// A plain import() would want another name for the file in TypeScript than in the built package.
const load = createRequire(__filename)

type Options = Omit<TestCommandOptions, 'patterns'> & { readonly json: boolean }

/** The command `xwh test`. What it needs is loaded when it runs, so that help comes at once. */
export function testCommand(io: Io, done: (code: number) => void): Command {
  return new Command('test')
    .description('Runs scenarios: events through a workspace, against mocked endpoints and a clock that can be moved.')
    .argument(
      '[files...]',
      'scenario files, folders or globs (default: all *.scenario.yaml|yml|json below this folder)'
    )
    .option('--watch', 'runs again what a changed file belongs to, until Ctrl-C', false)
    .addOption(
      new Option('--reporter <name>', 'form of the report').choices(['pretty', 'json', 'junit']).default('pretty')
    )
    .option('--output <file>', 'writes the report to a file, and the pretty one to standard output')
    .option('--coverage', 'shows which fields, triggers and branches of @if the scenarios reach', false)
    .addOption(
      new Option('--runtime <name>', 'what runs the plugins')
        .choices(['engine', 'segment', 'both'])
        .default('engine', 'engine; segment is stock actions-core, both compares the two')
    )
    .addOption(configOption())
    .option('--json', 'the same as --reporter json', false)
    .addHelpText('after', AFTER)
    .action(async (patterns: string[], { json, ...options }: Options) => {
      const { test } = load('./test') as typeof TestModule
      done(await test({ ...options, patterns, ...(json ? { reporter: 'json' } : {}) }, io))
    })
}

const AFTER = `
No scenario can reach the network: what no mocked endpoint takes is refused, and fails the scenario.

Exit codes: 0 all passed; 1 a scenario failed; 2 a file is wrong; 130 interrupted.

Examples:
  xwh test
  xwh test scenarios/orders --watch
  xwh test --reporter junit --output report.xml --coverage`
