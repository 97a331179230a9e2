import type { Answer, FieldChoices, HookName } from '@extensible-webhooks/workspace'
import { EXIT } from '../exit-codes'
import type { Io } from '../io'
import { printable } from '../shared/style'
import { withMapping, type MappingInput } from './open'
import { tellProblems } from './tell-problems'

/** What `xwh mapping choices` was asked to do. */
export interface ChoicesOptions extends MappingInput {
  /** Name of the field, or of the input of the hook. */
  readonly field: string
  /** The hook that the input belongs to. */
  readonly hook?: HookName
  readonly query?: string
  readonly page?: string
  readonly json: boolean
}

/**
 * Tells the choices of a field, as the plugin gives them to a form.
 *
 * @returns the exit code
 * @throws InputError where the input is wrong
 */
export function choices(options: ChoicesOptions, io: Io): Promise<number> {
  const { field, hook, query, page, json } = options
  const wanted = { ...(query === undefined ? {} : { query }), ...(page === undefined ? {} : { page }) }
  return withMapping(options, io, async ({ api, destination, index }) => {
    const answer: Answer<FieldChoices> = hook
      ? await api.hookChoices(destination, index, { hook, name: field }, wanted)
      : await api.choices(destination, index, field, wanted)
    if (!answer.ok) return tellProblems(answer.problems, io)
    if (json) io.stdout.write(`${JSON.stringify(answer.value)}\n`)
    else print(answer.value, io)
    return EXIT.ok
  })
}

function print({ choices: found, nextPage }: FieldChoices, io: Io): void {
  const width = Math.max(0, ...found.map(({ value }) => value.length))
  for (const { label, value, description } of found) {
    const words = [...(label === value ? [] : [label]), ...(description === undefined ? [] : [description])].join(': ')
    io.stdout.write(`${printable(`${value.padEnd(width)}  ${words}`.trimEnd())}\n`)
  }
  if (found.length === 0) io.stderr.write('There are no choices.\n')
  if (nextPage !== undefined) io.stderr.write(`There are more: --page ${printable(nextPage)}\n`)
}
