import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { CODES } from '../../packages/engine/src/outcome/codes'
import { commandLines } from './command-lines'
import { exportedNames } from './exported-names'
import { fencesOf } from './markdown'
import type { Problem } from './problem'
import { SCOPE, readJson } from './repository'

/** What a document names exists: npm scripts, names that our packages export, codes of what was not delivered. */
export function checkNames(where: string, markdown: string, root: string): Problem[] {
  const { scripts } = readJson(join(root, 'package.json')) as { scripts: Record<string, string> }
  return [
    ...commandLines(markdown).flatMap(({ text, line }) =>
      npmProblems(text, scripts).map((found) => ({ where: `${where}:${line}`, ...found }))
    ),
    ...importProblems(where, markdown, root),
    ...codeProblems(where, markdown)
  ]
}

function npmProblems(text: string, scripts: Readonly<Record<string, string>>): Omit<Problem, 'where'>[] {
  return [...text.matchAll(/\bnpm (?:run )?(start|test|(?<=run )[\w:-]+)/g)]
    .map((match) => match[1] ?? '')
    .filter((name) => scripts[name] === undefined)
    .map((name) => ({
      what: `package.json has no script "${name}".`,
      mend: `It has: ${Object.keys(scripts).join(', ')}.`
    }))
}

/** Programs in the documents take from our packages only what these export. */
function importProblems(where: string, markdown: string, root: string): Problem[] {
  return fencesOf(markdown)
    .filter(({ info }) => ['js', 'ts'].includes(info[0] ?? ''))
    .flatMap(({ text, line }) =>
      importsIn(text).flatMap(({ folder, names }) => {
        const index = join(root, 'packages', folder, 'src', 'index.ts')
        const { values, types } = existsSync(index) ? exportedNames(index) : { values: [], types: [] }
        return names
          .filter((name) => ![...values, ...types].includes(name))
          .map((name) => ({
            where: `${where}:${line}`,
            what: `${SCOPE}${folder} exports no ${name}.`,
            mend: 'See docs/exports.md.'
          }))
      })
    )
}

/** `const { a, b: c } = require('@extensible-webhooks/x')`, and the same with import. */
function importsIn(program: string): { folder: string; names: string[] }[] {
  const form = new RegExp(`{([^{}]*)}\\s*(?:=\\s*require\\(|from )['"]${SCOPE}([a-z-]+)['"]`, 'g')
  return [...program.matchAll(form)].map(([, names = '', folder = '']) => ({
    folder,
    names: names
      .split(',')
      .map(
        (name) =>
          name
            .replace(/^\s*type /, '')
            .split(/:| as /)[0]
            ?.trim() ?? ''
      )
      .filter((name) => name !== '')
  }))
}

/** `stage/code` in a code span. */
function codeProblems(where: string, markdown: string): Problem[] {
  const known = CODES as Readonly<Record<string, Readonly<Record<string, string>>>>
  return markdown.split('\n').flatMap((text, index) =>
    [...text.matchAll(/`([a-z]+)\/([a-z-]+)`/g)].flatMap(([, stage = '', code = '']) => {
      const codes = Object.hasOwn(known, stage) ? known[stage] : undefined
      if (codes === undefined || Object.hasOwn(codes, code)) return []
      return [
        {
          where: `${where}:${index + 1}`,
          what: `The stage ${stage} has no code ${code}.`,
          mend: `It has: ${Object.keys(codes).join(', ')} (docs/errors.md).`
        }
      ]
    })
  )
}
