import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fencesOf } from './markdown'
import type { Problem } from './problem'

/**
 * What may follow the language of a fenced block. Each says which check has the block: a command or a program that nobody
 * runs is wrong sooner or later, so one without a mark is a problem.
 */
const MARKS: Readonly<Record<string, readonly string[]>> = {
  // scripts/test/documented-commands.test.ts
  run: ['sh', 'js'],
  // with run: it ends with 1
  fails: ['sh', 'js'],
  // scripts/test/tutorial.test.ts: typed, or written to the file; a diff is made in it
  tutorial: ['sh', 'js', 'ts', 'json', 'yaml', 'diff', 'text'],
  // with tutorial: the file, and the address at which what goes on in another terminal answers
  file: ['js', 'ts', 'json', 'yaml', 'diff', 'text'],
  background: ['sh'],
  // scripts/test/documented-examples.test.ts: what goes in, and what comes out
  mapping: ['json'],
  result: ['json'],
  event: ['json'],
  destination: ['yaml'],
  scenario: ['yaml'],
  function: ['js'],
  requests: ['text'],
  // scripts/test/documented-files.test.ts: a part of a workspace file that is about another plugin
  plugin: ['yaml'],
  // a test that is named
  'tested-by': ['sh', 'js', 'ts', 'yaml'],
  // nothing, for the reason that is given
  'not-run': ['sh', 'js', 'yaml']
}

/** Languages whose blocks must say which check has them. */
const CHECKED = ['sh', 'js']

/** Blocks that nobody checks, whose marks mean nothing, or that are no JSON. */
export function checkFences(where: string, markdown: string, root: string): Problem[] {
  return fencesOf(markdown).flatMap(({ info: [language = '', ...marks], text, line }) => {
    const place = `${where}:${line}`
    if (language === '') {
      return [{ where: place, what: 'A block has no language.', mend: 'Write one, or "text".' }]
    }
    if (CHECKED.includes(language) && marks.length === 0) return [unmarked(place, language)]
    return [
      ...marks.flatMap((mark) => markProblems(place, language, mark, root)),
      ...(language === 'json' ? jsonProblems(place, text) : [])
    ]
  })
}

function unmarked(where: string, language: string): Problem {
  return {
    where,
    what: `A block of ${language} is run by nothing.`,
    mend: `Write \`${language} run\`, or why not: \`${language} not-run="…"\`, \`${language} tested-by="…"\`.`
  }
}

function markProblems(where: string, language: string, mark: string, root: string): Problem[] {
  const [, name = '', value] = /^([^=]+)(?:="([^"]*)")?$/.exec(mark) ?? []
  const languages = Object.hasOwn(MARKS, name) ? MARKS[name] : undefined
  if (languages?.includes(language) !== true) {
    return [
      {
        where,
        what: `The block is marked "${language} ${mark}", which means nothing.`,
        mend: `The marks are ${Object.keys(MARKS).join(', ')} (scripts/lib/check-fences.ts).`
      }
    ]
  }
  if (name === 'tested-by' && !existsSync(join(root, value ?? ''))) {
    return [{ where, what: `There is no test ${value ?? ''}.`, mend: 'Name its file from the root of the repository.' }]
  }
  return name === 'not-run' && (value ?? '') === ''
    ? [{ where, what: 'A block that is not run says not why.', mend: 'Write not-run="the reason".' }]
    : []
}

function jsonProblems(where: string, text: string): Problem[] {
  try {
    JSON.parse(text)
    return []
  } catch (error) {
    const what = `The block is no JSON: ${error instanceof Error ? error.message : String(error)}.`
    return [{ where, what, mend: 'Correct it, or call it text.' }]
  }
}
