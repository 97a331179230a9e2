import { readFileSync, writeFileSync } from 'node:fs'
import {
  setMember,
  suggest,
  type HookName,
  type HookSummary,
  type MappingView,
  type SavedHook
} from '@extensible-webhooks/workspace'
import { EXIT, InputError } from '../exit-codes'
import type { Io } from '../io'
import { printable } from '../shared/style'
import { withMapping, type MappingInput, type OpenMapping } from './open'
import { readInputs } from './read-inputs'
import { tellProblems } from './tell-problems'

/** What `xwh mapping save` was asked to do. */
export interface SaveOptions extends MappingInput {
  /** @default the only hook of the mapping, or of its action */
  readonly hook?: string
  /** `name=value`, in place of what the file holds. */
  readonly input: readonly string[]
  /** Whether the outputs are written into the workspace file. */
  readonly write: boolean
  readonly json: boolean
}

/**
 * Runs a hook of a mapping, as saving it in Segment's app does, and writes what it left into the workspace file.
 *
 * @returns the exit code
 * @throws InputError where the input is wrong
 */
export function save(options: SaveOptions, io: Io): Promise<number> {
  const text = readText(options.workspace)
  return withMapping(options, io, async (open) => {
    const { api, destination, index } = open
    const { hook, inputs: known } = chooseHook(open, options.hook)
    const given = readInputs(options.input, known)
    const saved = mappingOf(open).hooks?.[hook]?.inputs ?? {}
    const inputs = options.input.length === 0 ? undefined : ({ ...saved, ...given } as NonNullable<typeof saved>)
    const answer = await api.saveHook(destination, index, hook, inputs)
    if (!answer.ok) return tellProblems(answer.problems, io)
    if (options.write) writeBack(options.workspace, text, [open, hook], answer.value)
    tell(options, hook, answer.value, io)
    return EXIT.ok
  })
}

function chooseHook(open: OpenMapping, wanted: string | undefined): HookSummary {
  const hooks = hooksOf(open)
  const names = hooks.map(({ hook }) => hook)
  if (hooks.length === 0) throw new InputError(`The action "${open.action}" has no hooks.`)
  const filled = hooks.filter(({ hook }) => mappingOf(open).hooks?.[hook])
  const [only, ...others] =
    wanted === undefined ? (filled.length > 0 ? filled : hooks) : hooks.filter(({ hook }) => hook === wanted)
  if (only && others.length === 0) return only
  if (only) throw new InputError(`--hook: the action "${open.action}" has several; choose one of ${names.join(', ')}.`)
  throw new InputError(`--hook ${String(wanted)}: there is none; ${suggest(String(wanted), names)}`)
}

function hooksOf({ api, destination, action }: OpenMapping): readonly HookSummary[] {
  const actions = api.actions(destination)
  return (actions.ok ? actions.value : []).find(({ slug }) => slug === action)?.hooks ?? []
}

function mappingOf({ api, destination, index }: OpenMapping): MappingView {
  const mappings = api.mappings(destination)
  const found = mappings.ok ? mappings.value[index] : undefined
  if (!found) throw new Error('The mapping that was opened is gone.')
  return found
}

/** Only the hook is written: the rest of the file stays as a person wrote it. */
function writeBack(
  path: string,
  before: string,
  [open, hook]: readonly [OpenMapping, HookName],
  saved: SavedHook
): void {
  const member = ['destinations', open.destination, 'mappings', open.index, 'hooks', hook]
  const format = path.endsWith('.json') ? 'json' : 'yaml'
  const values = saved.mapping.hooks?.[hook]
  if (readText(path) !== before) {
    const left = JSON.stringify(values?.outputs ?? {})
    throw new InputError(`${path} was changed meanwhile, so nothing was written; the hook has run and left ${left}.`)
  }
  try {
    writeFileSync(path, setMember(before, member, values, format))
  } catch (error) {
    throw new InputError(`${path} cannot be written: ${(error as Error).message}`)
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new InputError(`${path} cannot be read: ${(error as Error).message}`)
  }
}

function tell({ workspace, write, json }: SaveOptions, hook: HookName, { message, mapping }: SavedHook, io: Io): void {
  const outputs = mapping.hooks?.[hook]?.outputs ?? {}
  if (json) {
    io.stdout.write(`${JSON.stringify({ mapping: mapping.name, hook, message, outputs, written: write })}\n`)
    return
  }
  if (message !== undefined) io.stdout.write(`${printable(message)}\n`)
  for (const [name, value] of Object.entries(outputs))
    io.stdout.write(`${printable(`${name}: ${JSON.stringify(value)}`)}\n`)
  if (write) io.stderr.write(`Written into ${workspace}.\n`)
}
