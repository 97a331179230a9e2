import { xwhCommands } from './commands'
import type { CommandSpec, OptionSpec } from './commands'
import { table } from './generated-blocks'

/** A section for each command of `xwh`: what it is, how it is called, its arguments and its options. */
export function commandReference(): string {
  return xwhCommands()
    .filter(({ name }) => name !== '')
    .map(section)
    .join('\n\n')
}

/** The commands with what each does, for the top of the page. */
export function commandList(): string {
  const rows = xwhCommands()
    .filter(({ name, group }) => name !== '' && !group)
    .map(({ name, description }) => [`[\`xwh ${name}\`](#xwh-${name.replace(' ', '-')})`, description])
  return table(['command', 'does'], rows)
}

function section(command: CommandSpec): string {
  const { name, description, usage, group, options } = command
  const parts = [`${name.includes(' ') ? '###' : '##'} \`xwh ${name}\``, description]
  if (group) return parts.join('\n\n')
  parts.push(`\`\`\`text\n${usage}\n\`\`\``)
  if (command.arguments.length > 0) {
    const rows = command.arguments.map((argument) => [`\`${argument.name}\``, argument.description])
    parts.push(table(['argument', 'is'], rows))
  }
  if (options.length > 0) parts.push(table(['option', 'does', 'default'], options.map(optionRow)))
  return parts.join('\n\n')
}

function optionRow({ flags, description, defaultValue }: OptionSpec): string[] {
  const given =
    defaultValue === undefined
      ? ''
      : `\`${typeof defaultValue === 'string' ? defaultValue : JSON.stringify(defaultValue)}\``
  return [`\`${flags}\``, description.replaceAll(/<([^>]*)>/g, '`<$1>`'), given]
}
