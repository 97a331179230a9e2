import { readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { xwhCommands } from './commands'
import type { CommandSpec, OptionSpec } from './commands'
import { table } from './generated-blocks'
import { ROOT, documentPaths } from './repository'

/** A section for each command of `xwh`: what it is, how it is called, its arguments and its options. */
export function commandReference(): string {
  return xwhCommands()
    .filter(({ name }) => name !== '')
    .map(section)
    .join('\n\n')
}

/** The commands with what each does and the page that explains it, for the top of the page. */
export function commandList(): string {
  const pages = documentPaths()
    .filter((path) => dirname(path) === join(ROOT, 'docs'))
    .map((path) => ({ name: basename(path), text: readFileSync(path, 'utf8') }))
    .filter(({ name }) => name !== 'cli.md')
  const rows = xwhCommands()
    .filter(({ name, group }) => name !== '' && !group)
    .map(({ name, description }) => [
      `[\`xwh ${name}\`](#xwh-${name.replace(' ', '-')})`,
      inMarkdown(description),
      linkTo(explaining(name, pages))
    ])
  return table(['command', 'does', 'explained in'], rows)
}

interface Page {
  readonly name: string
  readonly text: string
}

/** The page with the command in a heading, else the one that names it most often. */
function explaining(command: string, pages: readonly Page[]): Page | undefined {
  const weight = ({ text }: Page): number => {
    const inHeading = new RegExp(`^#+ .*xwh ${command}\\b`, 'm').test(text)
    return (inHeading ? 1_000 : 0) + [...text.matchAll(new RegExp(`xwh ${command}\\b`, 'g'))].length
  }
  const named = pages.filter((page) => weight(page) > 0)
  return named.sort((a, b) => weight(b) - weight(a) || a.name.localeCompare(b.name))[0]
}

function linkTo(page: Page | undefined): string {
  const title = /^# (.+)$/m.exec(page?.text ?? '')?.[1]
  return page === undefined || title === undefined ? '–' : `[${title}](${page.name})`
}

function section(command: CommandSpec): string {
  const { name, description, usage, group, options } = command
  const parts = [`${name.includes(' ') ? '###' : '##'} \`xwh ${name}\``, inMarkdown(description)]
  if (group) return parts.join('\n\n')
  parts.push(`\`\`\`text\n${usage}\n\`\`\``)
  if (command.arguments.length > 0) {
    const rows = command.arguments.map((argument) => [`\`${argument.name}\``, inMarkdown(argument.description)])
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
  return [`\`${flags}\``, inMarkdown(description), given]
}

/** What Markdown would take for its own (`<x>`, `*.x`, `__x__`, `${x}`) becomes code, outside of what is code already. */
function inMarkdown(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replaceAll(/<[^>]*>|[^\s(]*(?:__|\*\.|\$\{)[^\s,)]*/g, '`$&`')))
    .join('')
}
