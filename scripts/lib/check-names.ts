import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fencesOf } from './markdown'
import type { Problem } from './problem'
import { listFiles, readJson } from './repository'

/** The commands that a document tells the reader to type exist: npm scripts, commands of `xwh` and their options. */
export function checkNames(where: string, markdown: string, root: string): Problem[] {
  const { scripts } = readJson(join(root, 'package.json')) as { scripts: Record<string, string> }
  const cli = readSources(root)
  return commandLines(markdown).flatMap(({ text, line }) =>
    [...npmProblems(text, scripts), ...xwhProblems(text, cli)].map((found) => ({ where: `${where}:${line}`, ...found }))
  )
}

/** The lines of shell blocks, and code spans that begin like a command. */
function commandLines(markdown: string): { text: string; line: number }[] {
  const blocks = fencesOf(markdown)
    .filter(({ info }) => info[0] === 'sh')
    .flatMap(({ text, line }) =>
      text
        .replaceAll('\\\n', ' ')
        .split('\n')
        .map((command) => ({ text: command, line }))
    )
  const spans = markdown
    .split('\n')
    .flatMap((text, index) =>
      [...text.matchAll(/`((?:npm|xwh) [^`]+)`/g)].map((match) => ({ text: match[1] ?? '', line: index + 1 }))
    )
  return [...blocks, ...spans]
}

function npmProblems(text: string, scripts: Readonly<Record<string, string>>): Omit<Problem, 'where'>[] {
  return [...text.matchAll(/\bnpm (?:run )?(start|test|(?<=run )[\w-]+)/g)]
    .map((match) => match[1] ?? '')
    .filter((name) => scripts[name] === undefined)
    .map((name) => ({
      what: `package.json has no script "${name}".`,
      mend: `It has: ${Object.keys(scripts).join(', ')}.`
    }))
}

function xwhProblems(text: string, cli: string): Omit<Problem, 'where'>[] {
  const found = /\bxwh\s+([a-z]+)?(.*)$/.exec(text)
  if (found === null || cli === '') return []
  const [, command, rest = ''] = found
  const options = [...rest.matchAll(/(?<=\s)--[a-z][a-z-]*/g)].map(([option]) => option)
  return [
    ...(command === undefined || new RegExp(`['"\`]${command}[ '"\`]`).test(cli) ? [] : [`a command "${command}"`]),
    ...options.filter((option) => !new RegExp(`${option}(?![a-z-])`).test(cli)).map((option) => `an option ${option}`)
  ].map((what) => ({
    what: `xwh has not ${what}.`,
    mend: 'See `xwh --help`; correct the document or write the option.'
  }))
}

/** Every option that the sources of `xwh` know is explained somewhere under docs/. */
export function checkOptions(documents: readonly string[], root: string): Problem[] {
  const options = new Set([...readSources(root).matchAll(/['"`](--[a-z][a-z-]+)/g)].map((match) => match[1] ?? ''))
  const text = documents.join('\n')
  return [...options]
    .filter((option) => !new RegExp(`${option}(?![a-z-])`).test(text))
    .map((option) => ({
      where: 'docs/',
      what: `The option ${option} of xwh is explained nowhere.`,
      mend: 'Add it to the page of its command, such as docs/deliver.md.'
    }))
}

function readSources(root: string): string {
  const files = listFiles(join(root, 'packages', 'cli', 'src'), ['.ts'])
  return files
    .filter((path) => existsSync(path))
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n')
}
