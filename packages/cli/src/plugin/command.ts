import { Command } from 'commander'
import type { Io } from '../io'
import { checkCommand } from './check/command'
import { createCommand } from './create/command'
import { listCommand } from './list/command'
import { publishCommand } from './publish/command'
import { typesCommand } from './types/command'

/** Every part of `xwh plugin`, in the order of its help. */
const SUBCOMMANDS: readonly ((io: Io, done: (code: number) => void) => Command)[] = [
  createCommand,
  checkCommand,
  typesCommand,
  publishCommand,
  listCommand
]

/** The command `xwh plugin`. What each part needs is loaded when it runs, so that help comes at once. */
export function pluginCommand(io: Io, done: (code: number) => void): Command {
  const command = new Command('plugin').description(
    'Makes, checks and publishes plugins: action-destinations of your own.'
  )
  for (const subcommand of SUBCOMMANDS) command.addCommand(subcommand(io, done))
  return command
}
