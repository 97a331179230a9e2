import { Command, CommanderError } from 'commander'
import { connectCommand } from './connect/command'
import { deliverCommand } from './deliver/command'
import { devCommand } from './dev/command'
import { eventsCommand } from './events/command'
import { mappingCommand } from './mapping/command'
import { parityCommand } from './parity/command'
import { pluginCommand } from './plugin/command'
import { receiverCommand } from './receiver/command'
import { recipeCommand } from './recipe/command'
import { testCommand } from './test/command'
import { traceCommand } from './trace/command'
import { typesCommand } from './types/command'
import { verifyCommand } from './verify/command'
import { workspaceCommand } from './workspace/command'
import { EXIT, isInputError } from './exit-codes'
import type { Io } from './io'
import { separateOptionalValues } from './shared/network-flag'
import { version } from './shared/version'

/** Every command, in the order of the help. Each loads what it needs when it runs, so that help comes at once. */
const COMMANDS: readonly ((io: Io, done: (code: number) => void) => Command)[] = [
  devCommand,
  testCommand,
  traceCommand,
  deliverCommand,
  workspaceCommand,
  connectCommand,
  receiverCommand,
  verifyCommand,
  typesCommand,
  parityCommand,
  recipeCommand,
  pluginCommand,
  eventsCommand,
  mappingCommand
]

/**
 * Runs `xwh`.
 *
 * @param args arguments without node and script
 * @param io the process, or a stand-in
 * @returns the exit code
 */
export async function run(args: readonly string[], io: Io): Promise<number> {
  let code: number = EXIT.ok
  const program = createProgram(io, (result) => {
    code = result
  })
  try {
    await program.parseAsync(separateOptionalValues(args), { from: 'user' })
    return code
  } catch (error) {
    return exitCodeOf(error, io)
  }
}

/** Every command of `xwh` with its options: what is parsed, and what the reference in docs/cli.md is made from. */
export function createProgram(io: Io, done: (code: number) => void): Command {
  const program = new Command('xwh')
    .description('Send customer events to any HTTP endpoint.')
    .version(version())
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text)
    })
    .showHelpAfterError('(xwh --help shows what there is)')
  for (const command of COMMANDS) program.addCommand(inherit(command(io, done), program))
  return program
}

/** Commands inside a command end and write as the program does, too. */
function inherit(command: Command, program: Command): Command {
  for (const inner of command.commands) inherit(inner, program)
  return command.copyInheritedSettings(program)
}

function exitCodeOf(error: unknown, io: Io): number {
  // Commander has told it already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
  if (isInputError(error)) {
    io.stderr.write(`${error.message}\n`)
    return EXIT.usage
  }
  io.stderr.write(`This is a bug in xwh: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  return EXIT.failed
}
