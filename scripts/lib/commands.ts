import { processIo } from '../../packages/cli/src/io'
import { createProgram } from '../../packages/cli/src/program'

// The root of the repository may have another commander than packages/cli.
type Command = ReturnType<typeof createProgram>
type Option = Command['options'][number]

/** An option of a command. */
export interface OptionSpec {
  /** `--allow-private-network [=hosts]`, as the help shows it. */
  readonly flags: string
  /** Its long and short names: `--port`, `-p`. */
  readonly names: readonly string[]
  readonly description: string
  /** As the command takes it where it is not given; nothing for a switch that is off. */
  readonly defaultValue?: unknown
}

/** A command of `xwh`. */
export interface CommandSpec {
  /** `workspace check`; empty for `xwh` itself. */
  readonly name: string
  readonly description: string
  readonly usage: string
  readonly arguments: readonly { readonly name: string; readonly description: string }[]
  readonly options: readonly OptionSpec[]
  /** Whether other commands stand below it, so that it does nothing by itself. */
  readonly group: boolean
}

/** Every command of `xwh`, as commander knows them, in the order of the help; groups come before what is in them. */
export function xwhCommands(): CommandSpec[] {
  return describe(
    createProgram(processIo(), () => undefined),
    ''
  )
}

function describe(command: Command, name: string): CommandSpec[] {
  const below = command.commands.flatMap((inner) => describe(inner, `${name} ${inner.name()}`.trim()))
  return [
    {
      name,
      description: command.description(),
      usage: `xwh ${name} ${command.usage()}`.replace(/\s+/g, ' '),
      arguments: command.registeredArguments.map((argument) => ({
        name: argument.name(),
        description: argument.description
      })),
      options: command.options.map(optionOf),
      group: below.length > 0
    },
    ...below
  ]
}

function optionOf({ flags, long, short, description, defaultValue, argChoices }: Option): OptionSpec {
  const names = [long, short].filter((name): name is string => typeof name === 'string')
  const given = defaultValue as unknown
  const choices = argChoices === undefined ? '' : `: ${argChoices.join(', ')}`
  return {
    flags,
    names,
    description: `${description}${choices}`,
    ...(given === undefined || given === false ? {} : { defaultValue: given })
  }
}
