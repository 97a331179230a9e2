import type { CommandSpec } from './commands'
import { commandLines } from './command-lines'
import type { Problem } from './problem'

/** Options that the documents speak of and that are not ours, with whose they are. */
const FOREIGN: Readonly<Record<string, string>> = {
  '--dependency': 'scripts/export-to-fork.ts',
  '--help': 'every command',
  '--id': 'scripts/export-to-fork.ts',
  '--legacy-peer-deps': 'npm',
  '--plugin': 'scripts/export-to-fork.ts',
  '--to': 'scripts/export-to-fork.ts'
}

/** An option of so many commands is explained once for all of them. */
const COMMON = 6

/** What a document tells the reader to type for `xwh` exists: commands, and of each only its own options. */
export function checkCommands(where: string, markdown: string, commands: readonly CommandSpec[]): Problem[] {
  if (commands.length === 0) return []
  return commandLines(markdown).flatMap(({ text, line }) =>
    [...callsOf(text, commands), ...spanOf(text, commands)].map((what) => ({
      where: `${where}:${line}`,
      what,
      mend: 'See `xwh --help`; correct the document or write the option.'
    }))
  )
}

/** Each call of `xwh` in a line of a shell, up to what ends it. */
function callsOf(text: string, commands: readonly CommandSpec[]): string[] {
  return [...text.matchAll(/\bxwh((?:\s+(?:"[^"]*"|'[^']*'|[^\s|;&>`)]+))*)/g)].flatMap(([, rest = '']) => {
    const words = rest.trim().split(/\s+/)
    const names = [`${words[0] ?? ''} ${words[1] ?? ''}`, words[0] ?? '']
    const command = names.map((name) => commands.find((known) => known.name === name)).find(Boolean)
    if (command === undefined) {
      return /^[a-z]+$/.test(words[0] ?? '') ? [`xwh has not a command "${words[0] ?? ''}".`] : []
    }
    if (command.group && /^[a-z]+$/.test(words[1] ?? '')) {
      return [`xwh ${command.name} has not a command "${words[1] ?? ''}".`]
    }
    return optionsIn(rest)
      .filter((option) => !command.options.some(({ names: own }) => own.includes(option)))
      .map((option) => `xwh ${command.name} has not an option ${option}.`)
  })
}

/** A code span such as `--json` in a table or a sentence. */
function spanOf(text: string, commands: readonly CommandSpec[]): string[] {
  if (!text.startsWith('--')) return []
  return optionsIn(` ${text}`)
    .filter((option) => !commands.some(({ options }) => options.some(({ names }) => names.includes(option))))
    .map((option) => `No command of xwh has an option ${option}.`)
}

function optionsIn(text: string): string[] {
  return [...text.matchAll(/(?<=\s)--[a-z][a-z-]*/g)].map(([option]) => option).filter((option) => !(option in FOREIGN))
}

/**
 * Every command and each of its options is explained on a page that somebody wrote: one that names the command. What is
 * made from the code does not count, since it explains nothing that the code does not.
 */
export function checkExplained(documents: readonly string[], commands: readonly CommandSpec[]): Problem[] {
  const pages = documents.map((text) => text.replaceAll(/^<!-- generated:[\s\S]*?^<!-- \/generated -->/gm, ''))
  const flagsOfAll = commands.flatMap(({ options }) => options.map(({ flags }) => flags))
  const isCommon = (flags: string): boolean => flagsOfAll.filter((other) => other === flags).length >= COMMON
  return commands
    .filter(({ name, group }) => name !== '' && !group)
    .flatMap(({ name, options }) => {
      const named = pages.filter((page) => new RegExp(`xwh ${name}\\b`).test(page))
      const missing = options.filter(
        ({ names, flags }) =>
          !(isCommon(flags) ? pages : named).some((page) =>
            names.some((option) => new RegExp(`${option}(?![a-z-])`).test(page))
          )
      )
      const told = [
        ...(named.length === 0 ? [`The command xwh ${name}`] : []),
        ...(named.length === 0 ? [] : missing.map(({ flags }) => `The option ${flags} of xwh ${name}`))
      ]
      return told.map((what) => ({
        where: 'docs/',
        what: `${what} is explained nowhere.`,
        mend: 'Explain it on the page of its command, such as docs/deliver.md.'
      }))
    })
}
